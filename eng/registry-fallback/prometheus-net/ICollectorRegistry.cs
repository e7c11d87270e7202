namespace Prometheus;

/// <summary>A set of metrics that are exported together.</summary>
public interface ICollectorRegistry
{
    /// <inheritdoc cref="CollectorRegistry.AddBeforeCollectCallback(Action)"/>
    void AddBeforeCollectCallback(Action callback);

    /// <inheritdoc cref="CollectorRegistry.AddBeforeCollectCallback(Func{CancellationToken, Task})"/>
    void AddBeforeCollectCallback(Func<CancellationToken, Task> callback);

    /// <summary>The labels that every series of this registry carries.</summary>
    IEnumerable<KeyValuePair<string, string>> StaticLabels { get; }

    /// <inheritdoc cref="CollectorRegistry.SetStaticLabels"/>
    void SetStaticLabels(IDictionary<string, string> labels);
}
