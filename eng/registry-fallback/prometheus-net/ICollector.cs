namespace Prometheus;

/// <summary>A metric: a name, a help text and label names.</summary>
public interface ICollector
{
    /// <summary>The metric's name as exported.</summary>
    string Name { get; }

    /// <summary>The help text for people.</summary>
    string Help { get; }

    /// <summary>The labels whose values a caller gives, without static ones.</summary>
    string[] LabelNames { get; }
}

/// <summary>A metric with series of one kind.</summary>
/// <typeparam name="TChild">The kind of its series.</typeparam>
public interface ICollector<out TChild> : ICollector
    where TChild : ICollectorChild
{
    /// <summary>The series without label values.</summary>
    TChild Unlabelled { get; }

    /// <inheritdoc cref="Collector{TChild}.WithLabels(string[])"/>
    TChild WithLabels(params string[] labelValues);

    /// <inheritdoc cref="Collector{TChild}.WithLabels(string[])"/>
    TChild WithLabels(ReadOnlyMemory<string> labelValues);

    /// <inheritdoc cref="Collector{TChild}.WithLabels(string[])"/>
    TChild WithLabels(ReadOnlySpan<string> labelValues);
}
