using NodaTime;

namespace TierDecision.Core.Calendars;

/// <summary>
/// A business calendar compiled to open intervals, so that a due time costs a look-up and at most a binary search. An instant is open exactly when
/// the zone's wall clock shows an open time: an hour that is skipped in spring is not there to work in, an hour that comes twice in
/// autumn is worked twice. Years far from now are compiled when they are asked about. All times are milliseconds since the Unix epoch;
/// they and the results are held within the years 1 to 9997, so that no input is out of range.
/// </summary>
public sealed class CalendarPlan
{
    // The years that time zones can be asked about with room to walk; what lies outside counts as the nearest of them.
    private static readonly long Earliest = Instant.FromUtc(1, 1, 1, 0, 0).ToUnixTimeMilliseconds();
    private static readonly long Latest = Instant.FromUtc(9998, 1, 1, 0, 0).ToUnixTimeMilliseconds();

    private readonly CalendarYears? _years;

    private CalendarPlan(string name, DateTimeZone zone) => (Name, Zone) = (name, zone);

    internal CalendarPlan(string name, CalendarRule rule, LocalDate from, LocalDate to)
        : this(name, rule.Zone) => _years = new CalendarYears(rule, from, to);

    /// <summary>Around the clock, under the name <c>24x7</c>, with times told in UTC.</summary>
    public static CalendarPlan AroundTheClock { get; } = AroundTheClockIn(DateTimeZone.Utc);

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Whether it is around the clock.</summary>
    public bool IsAroundTheClock => _years is null;

    /// <summary>Whether the compiled years have no open time at all.</summary>
    internal bool NeverOpens => _years is { NeverOpens: true };

    /// <summary>The time zone of its hours; around the clock only that in which times are told.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>Around the clock, with times told in <paramref name="zone"/>: due times and open time do not depend on it.</summary>
    public static CalendarPlan AroundTheClockIn(DateTimeZone zone) => new("24x7", zone);

    /// <summary>
    /// The instant at which <paramref name="duration"/> of open time has passed since <paramref name="from"/>. A duration of 0 gives the next
    /// open instant; one that ends with an interval gives the interval's end, not the next one's start.
    /// </summary>
    public long Add(long from, long duration)
    {
        from = Clamp(from);
        duration = Math.Clamp(duration, 0, Latest - from);
        return _years is null ? from + duration : Math.Min(_years.Add(from, duration), Latest);
    }

    /// <summary>The instant at which <paramref name="span"/> has passed since <paramref name="from"/>.</summary>
    public long Add(long from, BusinessSpan span) => span.IsInBusinessDays ? AddBusinessDays(from, span.BusinessDays) : Add(from, span.Milliseconds);

    /// <summary>
    /// The same wall-clock time <paramref name="days"/> business days later. A business day is a date of the calendar's zone that is no holiday and
    /// on which hours begin; what is open past midnight belongs to the day on which the shift began, until the hours of its own date begin. What
    /// begins in closed time counts from the next open instant, and what begins in the rest of a holiday's shift from the next business day, so that
    /// who comes later is never due sooner. A time at which that later day is closed becomes the next at which it is open, or the day's end. Around
    /// the clock, a business day is 24 hours.
    /// </summary>
    public long AddBusinessDays(long from, int days)
    {
        from = Clamp(from);
        days = Math.Clamp(days, 0, BusinessSpan.MaxBusinessDays);
        if (_years is null)
        {
            return Math.Min(from + (days * (long)NodaConstants.MillisecondsPerDay), Latest);
        }

        var start = Add(from, 0);
        return days == 0 || start == Latest ? start : Math.Min(_years.AddBusinessDays(start, days) ?? Latest, Latest);
    }

    /// <summary>The open time between two instants, in milliseconds; 0 where <paramref name="to"/> is not after <paramref name="from"/>.</summary>
    public long Between(long from, long to)
    {
        (from, to) = (Clamp(from), Clamp(to));
        return to <= from ? 0
            : _years is null ? to - from
            : _years.Between(from, to);
    }

    /// <summary>Whether the calendar is open at an instant.</summary>
    public bool IsOpen(long at) => Add(at, 0) == at;

    /// <summary>
    /// Until when the calendar stays open, from an instant at which it is open; the instant itself where it is not. <see cref="long.MaxValue"/> where
    /// it does not close within a year.
    /// </summary>
    public long OpenUntil(long at) =>
        _years is null ? long.MaxValue
        : at < Earliest || at > Latest ? at
        : _years.OpenUntil(at);

    /// <summary>The nearest instant that calendars can be asked about.</summary>
    internal static long Clamp(long at) => Math.Clamp(at, Earliest, Latest);
}
