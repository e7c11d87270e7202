using TierDecision.Scoring.Profit;

namespace TierDecision.Cli.Commands.Score;

/// <summary>What <c>tierctl score</c> was told of profits.</summary>
internal sealed record ProfitArguments
{
    /// <summary>The share of an amount that is profit if nothing else speaks of it; null where it is not known.</summary>
    public double? Share { get; init; }

    /// <summary>Whether the transactions have a column of margins or costs.</summary>
    public bool FromColumns { get; init; }

    /// <summary>The file of margins by product or category; null: none.</summary>
    public string? MarginFile { get; init; }

    /// <summary>The file of service contacts; null: none.</summary>
    public string? ContactFile { get; init; }

    /// <summary>What contacts, orders and returns cost.</summary>
    public ServiceCosts Costs { get; init; } = ServiceCosts.None;

    /// <summary>The file that takes the profits; null: none.</summary>
    public string? Output { get; init; }

    /// <summary>Whether there are profits.</summary>
    public bool IsAsked => Share is not null || FromColumns || MarginFile is not null;

    /// <summary>The files that are read.</summary>
    public IEnumerable<string> Inputs => new[] { MarginFile, ContactFile }.OfType<string>();
}
