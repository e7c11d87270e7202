using NodaTime;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Policies;

/// <summary>For how long a contact keeps the policy under which it entered.</summary>
/// <param name="ForMilliseconds">That time in milliseconds.</param>
public sealed record PinPlan(long ForMilliseconds)
{
    /// <summary>The shortest time: a pin says the minute of entry, and no more.</summary>
    public static Duration Shortest { get; } = Duration.FromMinutes(1);

    /// <summary>The longest time: 7 days.</summary>
    public static Duration Longest { get; } = Duration.FromDays(7);

    /// <summary>The longest pin that any policy can give.</summary>
    public static PinPlan OfLongest { get; } = new((long)Longest.TotalMilliseconds);

    /// <summary>Whether a contact that entered in a minute still keeps the policy: for that time at least, and for a minute more at most.</summary>
    /// <param name="minute">The minute of entry, counted since 1970.</param>
    /// <param name="now">The time.</param>
    public bool Holds(long minute, Instant now) =>
        now.ToUnixTimeMilliseconds() - ((minute + 1) * NodaConstants.MillisecondsPerMinute) < ForMilliseconds;

    internal static PinPlan? Compile(PinConfig? config, FindingList findings)
    {
        var pins = config?.Contacts == PinFrom.Entry;
        if (config?.For is not { } time)
        {
            if (pins)
            {
                findings.Error("pin.for", null, "is required: give the time for which contacts keep the policy, such as 4h");
            }

            return null;
        }

        if (!pins)
        {
            findings.Error("pin.for", DurationText.Format(time), "means nothing unless contacts are pinned: add 'contacts: entry', or take it out");
        }

        if (time < Shortest || time > Longest)
        {
            findings.Error(
                "pin.for", DurationText.Format(time), $"must be {DurationText.Format(Shortest)}..{DurationText.Format(Longest)}");
        }

        return pins ? new PinPlan((long)time.TotalMilliseconds) : null;
    }
}
