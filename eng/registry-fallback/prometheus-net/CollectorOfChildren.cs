using System.Collections.Concurrent;
using System.ComponentModel;

namespace Prometheus;

/// <summary>A metric with series of one kind. Looking up a series and changing its value take no lock.</summary>
/// <typeparam name="TChild">The kind of its series.</typeparam>
public abstract class Collector<TChild> : Collector, ICollector<TChild>
    where TChild : ChildBase
{
    private readonly ConcurrentDictionary<string[], TChild> _children = new(LabelValuesComparer.Instance);
    private readonly ConcurrentDictionary<string[], TChild>.AlternateLookup<ReadOnlySpan<string>> _byValues;
    private readonly bool _suppressInitialValue;

    // Held only where a series comes or goes: the shortcut below and the dictionary must agree.
    private readonly Lock _changes = new();
    private TChild? _unlabelled;

    internal Collector(MetricIdentity identity, string help, string type, bool suppressInitialValue)
        : base(identity, help, type)
    {
        _suppressInitialValue = suppressInitialValue;
        _byValues = _children.GetAlternateLookup<ReadOnlySpan<string>>();
    }

    /// <summary>The series without label values. A metric with label names has one too, once it is used.</summary>
    protected internal TChild Unlabelled => Volatile.Read(ref _unlabelled) ?? Add([]);

    TChild ICollector<TChild>.Unlabelled => Unlabelled;

    /// <summary>
    /// The series with these label values, in the order of the label names; created at its first use. A number of values
    /// other than the number of names throws <see cref="ArgumentException"/>, a null value <see cref="NotSupportedException"/>.
    /// </summary>
    public TChild WithLabels(params string[] labelValues)
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        return WithLabels(labelValues.AsSpan());
    }

    /// <inheritdoc cref="WithLabels(string[])"/>
    public TChild WithLabels(ReadOnlyMemory<string> labelValues) => WithLabels(labelValues.Span);

    /// <inheritdoc cref="WithLabels(string[])"/>
    public TChild WithLabels(ReadOnlySpan<string> labelValues)
    {
        RequireOneValuePerName(labelValues);
        return _byValues.TryGetValue(labelValues, out var child) ? child : Add(labelValues);
    }

    /// <inheritdoc cref="WithLabels(string[])"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TChild Labels(params string[] labelValues) => WithLabels(labelValues);

    /// <summary>Removes the series with these label values. Nothing happens if there is none.</summary>
    public void RemoveLabelled(params string[] labelValues)
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        RequireOneValuePerName(labelValues);
        RemoveChild(labelValues);
    }

    /// <summary>The label values of every series that has some, as of now.</summary>
    public IEnumerable<string[]> GetAllLabelValues()
    {
        foreach (var (values, _) in _children)
        {
            if (values.Length > 0)
            {
                yield return [.. values];
            }
        }
    }

    internal override void RemoveChild(string[] labelValues)
    {
        lock (_changes)
        {
            _children.TryRemove(labelValues, out _);
            if (labelValues.Length == 0)
            {
                Volatile.Write(ref _unlabelled, null);
            }
        }
    }

    internal override async ValueTask WriteAsync(ExpositionWriter writer, CancellationToken cancel)
    {
        if (LabelNames.Length == 0)
        {
            // A metric without labels is exported from the start, with its zero.
            _ = Unlabelled;
        }

        foreach (var (_, child) in _children)
        {
            child.WriteTo(writer);
            if (writer.HasBlock)
            {
                await writer.FlushAsync(cancel).ConfigureAwait(false);
            }
        }
    }

    private protected abstract TChild NewChild(string[] labelValues, bool publish);

    private TChild Add(ReadOnlySpan<string> labelValues)
    {
        foreach (var value in labelValues)
        {
            if (value is null)
            {
                throw new NotSupportedException($"A label value of '{Name}' is null.");
            }
        }

        lock (_changes)
        {
            if (!_byValues.TryGetValue(labelValues, out var child))
            {
                var values = labelValues.ToArray();
                child = NewChild(values, publish: !_suppressInitialValue);
                _children[values] = child;
            }

            if (labelValues.Length == 0)
            {
                Volatile.Write(ref _unlabelled, child);
            }

            return child;
        }
    }

    private void RequireOneValuePerName(ReadOnlySpan<string> labelValues)
    {
        if (labelValues.Length != LabelNames.Length)
        {
            throw new ArgumentException($"'{Name}' has {LabelNames.Length} labels, but {labelValues.Length} values were given.", nameof(labelValues));
        }
    }
}
