namespace TierDecision.Service.Resilience;

/// <summary>What a circuit watches over, and what it says.</summary>
internal sealed record StoreCircuitOptions
{
    /// <summary>The metric that is 1 while the circuit is open, else 0.</summary>
    public required string Gauge { get; init; }

    /// <summary>What the metric says.</summary>
    public required string GaugeHelp { get; init; }

    /// <summary>What the log says if the circuit opens, as a sentence without its full stop.</summary>
    public required string Opened { get; init; }

    /// <summary>What the log says if it closes.</summary>
    public required string Closed { get; init; }

    /// <summary>
    /// For how long a question counts as one of the last, half a second or more. The more questions a second there are, the shorter it should be: all
    /// that were answered within it are to be outweighed by those that were not before the circuit opens.
    /// </summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many questions there must be within the window before the circuit opens.</summary>
    public int FewestQuestions { get; init; } = 10;

    /// <summary>How bad it is.</summary>
    public LogLevel LevelOfOpening { get; init; } = LogLevel.Error;
}
