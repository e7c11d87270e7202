namespace Prometheus;

/// <summary>A value that goes up and down.</summary>
public interface IGauge : ICollectorChild
{
    /// <summary>Adds to the value.</summary>
    void Inc(double increment = 1);

    /// <summary>Replaces the value.</summary>
    void Set(double val);

    /// <summary>Takes from the value.</summary>
    void Dec(double decrement = 1);

    /// <summary>Sets the value unless it is already as great.</summary>
    void IncTo(double targetValue);

    /// <summary>Sets the value unless it is already as small.</summary>
    void DecTo(double targetValue);

    /// <summary>The value now.</summary>
    double Value { get; }
}
