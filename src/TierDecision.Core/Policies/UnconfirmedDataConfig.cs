using NodaTime;

namespace TierDecision.Core.Policies;

/// <summary>What becomes of decisions while the store does not confirm that what is known of the customers is current.</summary>
public sealed class UnconfirmedDataConfig
{
    /// <summary>From how long without a confirmation decisions count as degraded. Default: 1 minute.</summary>
    public Duration? DegradedAfter { get; set; }

    /// <summary>
    /// From how long without a confirmation the data is not used any more, so that customers count as those of a store that cannot be asked. At least
    /// <c>degraded_after</c>. Default: never.
    /// </summary>
    public Duration? UnusedAfter { get; set; }
}
