using TierDecision.Core.Customers;

namespace TierDecision.Scoring.Scores;

/// <summary>A customer with all that a run, or a warehouse, computed: what a score file holds and a store is loaded from.</summary>
public sealed record ScoredCustomer
{
    /// <summary>The company's own customer id.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The phone number in E.164; null where unknown.</summary>
    public string? Phone { get; init; }

    /// <summary>The e-mail address; null where unknown.</summary>
    public string? Email { get; init; }

    /// <summary>The customer's ids in other systems, each <c>source:id</c>.</summary>
    public IReadOnlyList<string> ExternalIds { get; init; } = [];

    /// <summary>
    /// The score. Its tier is an index into the names of the run's tiers, best first; its preferred agent is not read but <see cref="Agent"/>, and a
    /// load gives the version.
    /// </summary>
    public required CustomerScore Score { get; init; }

    /// <summary>The preferred agent; null where none.</summary>
    public string? Agent { get; init; }

    /// <summary>Days from the last purchase day to the day of analysis; null where unknown.</summary>
    public int? RecencyDays { get; init; }

    /// <summary>Purchases; null where unknown.</summary>
    public int? Frequency { get; init; }

    /// <summary>Total spend in the dataset's currency; null where unknown.</summary>
    public decimal? Monetary { get; init; }
}
