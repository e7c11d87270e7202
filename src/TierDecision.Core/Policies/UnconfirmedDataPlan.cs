using NodaTime;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Policies;

/// <summary>What becomes of decisions while the store does not confirm that what is known of the customers is current.</summary>
/// <param name="DegradedAfterMilliseconds">The longest time in milliseconds without a confirmation that leaves decisions whole.</param>
/// <param name="UnusedAfterMilliseconds">
/// The longest time in milliseconds without a confirmation for which the data is used; <see cref="long.MaxValue"/> where it always is.
/// </param>
public sealed record UnconfirmedDataPlan(long DegradedAfterMilliseconds, long UnusedAfterMilliseconds)
{
    /// <summary>From when decisions count as degraded where the policy does not say: 1 minute.</summary>
    public static Duration DefaultDegradedAfter { get; } = Duration.FromMinutes(1);

    internal static UnconfirmedDataPlan Compile(UnconfirmedDataConfig? config, FindingList findings)
    {
        findings.Duration("unconfirmed_data.degraded_after", config?.DegradedAfter, zero: false);
        findings.Duration("unconfirmed_data.unused_after", config?.UnusedAfter, zero: false);
        var degradedAfter = config?.DegradedAfter ?? DefaultDegradedAfter;
        if (config?.UnusedAfter is { } unusedAfter && unusedAfter < degradedAfter)
        {
            findings.Error(
                "unconfirmed_data.unused_after", DurationText.Format(unusedAfter),
                $"is less than degraded_after, which is {DurationText.Format(degradedAfter)}");
        }

        return new UnconfirmedDataPlan((long)degradedAfter.TotalMilliseconds, (long?)config?.UnusedAfter?.TotalMilliseconds ?? long.MaxValue);
    }
}
