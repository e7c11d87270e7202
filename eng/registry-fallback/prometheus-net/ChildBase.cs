namespace Prometheus;

/// <summary>One series of a metric: the metric with all its label values.</summary>
public abstract class ChildBase : ICollectorChild, IDisposable
{
    private readonly Collector _parent;
    private readonly string[] _labelValues;
    private bool _published;

    internal ChildBase(Collector parent, string[] labelValues, bool publish)
    {
        _parent = parent;
        _labelValues = labelValues;
        _published = publish;
        LabelText = ExpositionText.Labels(parent.LabelNames, labelValues, parent.StaticLabels);
    }

    internal byte[] LabelText { get; }

    /// <summary>Exports the series from now on, even if its value was never set.</summary>
    public void Publish()
    {
        // Every change of a value comes through here: read first, so that the cache line stays shared between cores.
        if (!Volatile.Read(ref _published))
        {
            Volatile.Write(ref _published, true);
        }
    }

    /// <summary>Keeps the series out of the export until it is published or its value changes. The value stays.</summary>
    public void Unpublish() => Volatile.Write(ref _published, false);

    /// <summary>Removes the series with its value. The next use of the same label values starts anew.</summary>
    public void Remove() => _parent.RemoveChild(_labelValues);

    /// <inheritdoc cref="Remove"/>
    public void Dispose() => Remove();

    internal void WriteTo(ExpositionWriter writer)
    {
        if (Volatile.Read(ref _published))
        {
            WriteSamples(writer, _parent.NameText);
        }
    }

    private protected abstract void WriteSamples(ExpositionWriter writer, ReadOnlySpan<byte> name);
}
