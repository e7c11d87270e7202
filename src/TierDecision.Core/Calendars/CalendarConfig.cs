using System.ComponentModel.DataAnnotations;
using NodaTime;

namespace TierDecision.Core.Calendars;

/// <summary>A business calendar.</summary>
public sealed class CalendarConfig
{
    /// <summary>The name. Required, unique.</summary>
    [Required]
    public string? Name { get; set; }

    /// <summary>The IANA time zone, such as <c>Europe/Berlin</c>. Required.</summary>
    [Required]
    public string? Zone { get; set; }

    /// <summary>
    /// Open hours by day (<c>mon</c> to <c>sun</c>, or a span such as <c>mon-fri</c>), each one or several intervals such as
    /// <c>09:00-12:30</c>. <c>24:00</c> ends the day; an interval that ends at or before its start runs past midnight.
    /// </summary>
    [Required]
    public Dictionary<string, List<string>> Hours { get; set; } = [];

    /// <summary>Dates on which the calendar is closed from midnight to midnight.</summary>
    public List<LocalDate> Holidays { get; set; } = [];

    /// <summary>
    /// Days that are closed every year: <c>12-25</c>, or a weekday of a month such as <c>4th thu of nov</c> or <c>last mon of may</c>.
    /// </summary>
    public List<string> RecurringHolidays { get; set; } = [];

    /// <summary>An iCalendar file with whole-day events on which the calendar is closed; in the policy's folder or below it.</summary>
    public string? HolidaysFile { get; set; }

    /// <summary>
    /// Days with hours of their own, such as <c>2026-12-24: [09:00-12:00]</c>, or every year, such as <c>12-24: [09:00-12:00]</c>. Such a day is
    /// open in these hours and no others, also where it is a holiday of the file or a recurring one.
    /// </summary>
    public Dictionary<string, List<string>> SpecialDays { get; set; } = [];
}
