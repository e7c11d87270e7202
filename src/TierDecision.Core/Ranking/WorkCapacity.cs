using TierDecision.Core.Calendars;

namespace TierDecision.Core.Ranking;

/// <summary>
/// How much work gets done: a constant rate while a calendar is open. The resource is one pool that works on one order after the other with
/// all its hands. Work is counted in whole millionths of a unit and time in whole milliseconds, so that "on time" never hangs on rounding:
/// an order is on time exactly when the work up to and including it is at most what can be done until its due time.
/// </summary>
public sealed class WorkCapacity
{
    /// <summary>How far ahead work is planned, in days: ten years of 365.</summary>
    public const int HorizonDays = 3650;

    /// <summary>The lowest rate.</summary>
    public const double MinUnitsPerHour = 1e-6;

    /// <summary>The highest rate.</summary>
    public const double MaxUnitsPerHour = 1e8;

    internal const long Grain = 1_000_000;
    internal const long HorizonMilliseconds = HorizonDays * 24L * MillisecondsAnHour;
    private const long MillisecondsAnHour = 3_600_000;

    private readonly long _grainsAnHour;

    private WorkCapacity(double unitsPerHour, CalendarPlan calendar)
    {
        UnitsPerHour = unitsPerHour;
        Calendar = calendar;
        _grainsAnHour = Math.Max(1, (long)Math.Round(unitsPerHour * Grain));
    }

    /// <summary>Units of work in an open hour.</summary>
    public double UnitsPerHour { get; }

    /// <summary>When work is done.</summary>
    public CalendarPlan Calendar { get; }

    /// <summary>
    /// A capacity of <paramref name="unitsPerHour"/>, from <see cref="MinUnitsPerHour"/> to <see cref="MaxUnitsPerHour"/>; null where the rate is
    /// outside of that.
    /// </summary>
    public static WorkCapacity? Of(double unitsPerHour, CalendarPlan calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return unitsPerHour is >= MinUnitsPerHour and <= MaxUnitsPerHour ? new WorkCapacity(unitsPerHour, calendar) : null;
    }

    /// <summary>The work that can be done in an open time of at most the horizon.</summary>
    internal long WorkIn(long openMilliseconds) => (long)((Int128)openMilliseconds * _grainsAnHour / MillisecondsAnHour);

    /// <summary>The open milliseconds that <paramref name="work"/> within the horizon takes, a started one counting whole.</summary>
    internal long TimeFor(long work) => (long)(((Int128)work * MillisecondsAnHour + _grainsAnHour - 1) / _grainsAnHour);

    /// <summary>The whole open milliseconds before <paramref name="work"/> is done.</summary>
    internal long TimeBefore(long work) => (long)((Int128)work * MillisecondsAnHour / _grainsAnHour);
}
