namespace Prometheus;

/// <summary>What tells one metric from another: the name, the label names in order, and the static labels.</summary>
internal sealed class MetricIdentity(string name, string[] labelNames, KeyValuePair<string, string>[] staticLabels)
{
    public string Name { get; } = name;

    public string[] LabelNames { get; } = labelNames;

    public KeyValuePair<string, string>[] StaticLabels { get; } = staticLabels;

    public IEnumerable<string> AllLabelNames => LabelNames.Concat(StaticLabels.Select(label => label.Key));

    public bool SameAs(MetricIdentity other) =>
        Name == other.Name
        && LabelNames.AsSpan().SequenceEqual(other.LabelNames)
        && StaticLabels.AsSpan().SequenceEqual(other.StaticLabels);
}
