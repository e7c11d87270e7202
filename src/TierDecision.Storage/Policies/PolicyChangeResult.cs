using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Storage.Policies;

/// <summary>What came of changing a library.</summary>
/// <param name="Status">Whether it was changed.</param>
/// <param name="InForce">What is in force now; null if the store could not be asked.</param>
/// <param name="Detail">What went wrong, for people: a sentence without its end; null if nothing did.</param>
public sealed record PolicyChangeResult(PolicyChangeStatus Status, PolicyInForce? InForce, string? Detail = null)
{
    /// <summary>The sentence that ends a refusal.</summary>
    public const string NothingChanged = "Nothing was changed.";

    /// <summary>
    /// Why the node that was asked does not decide under what was put into force, for people; null if it does, or if no node was asked.
    /// </summary>
    public string? NotTaken { get; init; }

    /// <summary>What is to be said of the policy: its errors if it has some, else how it fits the live customers.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Why nothing was changed, as sentences for people; empty if nothing went wrong.</summary>
    public string Refusal => string.IsNullOrEmpty(Detail) ? "" : $"{SentenceText.Capital(Detail)}. {NothingChanged}";

    /// <summary>The dataset that became the live one in the same step; 0 for none.</summary>
    public long Dataset { get; init; }

    /// <summary>What is tried beside it, if trials were to be changed.</summary>
    public PolicyTrials? Trials { get; init; }

    /// <summary>A store that could not be asked.</summary>
    public static PolicyChangeResult Unavailable(string detail) => new(PolicyChangeStatus.Unavailable, null, detail);
}
