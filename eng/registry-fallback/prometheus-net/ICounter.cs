namespace Prometheus;

/// <summary>A value that only grows.</summary>
public interface ICounter : ICollectorChild
{
    /// <summary>Adds to the value. A negative increment throws <see cref="ArgumentOutOfRangeException"/>.</summary>
    void Inc(double increment = 1.0);

    /// <summary>Sets the value unless it is already as great.</summary>
    void IncTo(double targetValue);

    /// <summary>The value now.</summary>
    double Value { get; }
}
