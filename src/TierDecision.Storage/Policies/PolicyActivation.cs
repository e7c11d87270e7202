using NodaTime;

namespace TierDecision.Storage.Policies;

/// <summary>That a revision was put into force.</summary>
/// <param name="Number">The number of the activation, one more than the one before; 1 for the first.</param>
/// <param name="Revision">The revision; empty for the policy file of each node.</param>
/// <param name="Name">The policy's name; empty for the file.</param>
/// <param name="Version">The policy's version; empty for the file.</param>
/// <param name="Since">When, by the clock of who did it.</param>
/// <param name="Caller">Who did it.</param>
/// <param name="Author">Who decided it, as was said then; empty if nobody was named.</param>
/// <param name="Reason">Why, as was said then; may be empty.</param>
/// <param name="IsRollback">Whether it took back the activation before.</param>
public sealed record PolicyActivation(
    long Number, string Revision, string Name, string Version, Instant Since, string Caller, string Author, string Reason, bool IsRollback)
{
    /// <summary>
    /// The dataset whose tiers go with what is in force since then: the one that this activation, or the last one before it that did so, made the
    /// live one in the same step. 0 if none did. A later load replaces it, and then the policy is over the customers of that load.
    /// </summary>
    public long Dataset { get; init; }

    /// <summary>Until when it was in force; null if it still is.</summary>
    public Instant? Until { get; init; }
}
