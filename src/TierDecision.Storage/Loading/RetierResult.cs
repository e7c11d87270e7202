using TierDecision.Storage.Datasets;
using TierDecision.Storage.Policies;

namespace TierDecision.Storage.Loading;

/// <summary>What came of assigning tiers anew, or of asking what would.</summary>
/// <param name="Status">Whether it is done.</param>
/// <param name="Detail">What went wrong, as a sentence without its beginning and end; null if nothing did.</param>
public sealed record RetierResult(RetierStatus Status, string? Detail = null)
{
    /// <summary>Who moves; null if the customers were not read.</summary>
    public RetierCounts? Counts { get; init; }

    /// <summary>The dataset that is live now; null if none was made.</summary>
    public DatasetInfo? Dataset { get; init; }

    /// <summary>What is in force now; null if that was not asked.</summary>
    public PolicyInForce? InForce { get; init; }

    /// <summary>Why the node that was asked does not decide under it yet, for people; null if it does, or if no node was asked.</summary>
    public string? NotTaken { get; init; }
}
