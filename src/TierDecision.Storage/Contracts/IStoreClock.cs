using NodaTime;

namespace TierDecision.Storage.Contracts;

/// <summary>
/// The clock that the versions of records go by: one for all nodes, so that a node whose own is wrong does not write over what is newer.
/// </summary>
public interface IStoreClock
{
    /// <summary>
    /// The time that versions go by. As exact as a message to the store takes; this machine's own as long as the store was not asked.
    /// </summary>
    Instant VersionTime { get; }

    /// <summary>By how much the store's clock is ahead of this machine's; negative if it is behind. Zero as long as that is not known.</summary>
    TimeSpan ClockOffset { get; }
}
