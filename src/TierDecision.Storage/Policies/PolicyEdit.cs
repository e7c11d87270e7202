using TierDecision.Core.Policies;
using TierDecision.Storage.Audit;

namespace TierDecision.Storage.Policies;

/// <summary>What a change makes of a library: a store does all of it in one step, or nothing.</summary>
internal sealed record PolicyEdit
{
    /// <summary>The revision that is added; null for none.</summary>
    public PublishedPolicy? Added { get; init; }

    /// <summary>Its text and files.</summary>
    public PolicyDocument? Document { get; init; }

    /// <summary>The revisions that make room.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>What is put into force; null for nothing.</summary>
    public PolicyActivation? Activated { get; init; }

    /// <summary>The numbers of the activations that are forgotten.</summary>
    public IReadOnlyList<long> Forgotten { get; init; } = [];

    /// <summary>What is tried from now on; null if that does not change.</summary>
    public PolicyTrials? Trials { get; init; }

    /// <summary>The entries of the audit trail.</summary>
    public required IReadOnlyList<AuditEntry> Entries { get; init; }
}

/// <summary>What the rules say to a change.</summary>
/// <param name="Result">What the caller is told once the edit is done.</param>
/// <param name="Edit">What is to be done; null for nothing.</param>
internal readonly record struct PolicyVerdict(PolicyChangeResult Result, PolicyEdit? Edit = null);
