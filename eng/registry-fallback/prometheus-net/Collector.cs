using System.Text;

namespace Prometheus;

/// <summary>A metric: a name, a help text and label names.</summary>
public abstract class Collector
{
    internal Collector(MetricIdentity identity, string help, string type)
    {
        LabelRules.RequireMetricName(identity.Name);
        foreach (var label in identity.AllLabelNames)
        {
            LabelRules.RequireLabelName(label);
        }

        LabelRules.RequireDistinct(identity.AllLabelNames);

        Identity = identity;
        Help = help;
        NameText = Encoding.UTF8.GetBytes(identity.Name);
        Declaration = ExpositionText.Declaration(identity.Name, help, type);
    }

    /// <summary>The metric's name as exported.</summary>
    public string Name => Identity.Name;

    /// <summary>The help text for people.</summary>
    public string Help { get; }

    /// <summary>The labels whose values a caller gives, without static ones.</summary>
    public string[] LabelNames => Identity.LabelNames;

    internal MetricIdentity Identity { get; }

    internal KeyValuePair<string, string>[] StaticLabels => Identity.StaticLabels;

    internal byte[] NameText { get; }

    internal byte[] Declaration { get; }

    internal abstract ValueTask WriteAsync(ExpositionWriter writer, CancellationToken cancel);

    internal abstract void RemoveChild(string[] labelValues);
}
