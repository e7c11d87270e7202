using System.ComponentModel.DataAnnotations;
using NodaTime;

namespace TierDecision.Core.Conditions;

/// <summary>Hours of the week: those of a calendar, or hours and a zone of its own.</summary>
public sealed class TimeOfWeekConfig
{
    /// <summary>The calendar that must be open. Instead of hours and a zone.</summary>
    public string? Calendar { get; set; }

    /// <summary>Hours by day, as calendars write them: <c>mon-fri: 09:00-17:00</c>.</summary>
    public Dictionary<string, List<string>> Hours { get; set; } = [];

    /// <summary>The IANA time zone of the hours, such as <c>Europe/Berlin</c>. Required with hours.</summary>
    public string? Zone { get; set; }

    /// <summary>Which time is meant. Default: now.</summary>
    public ConditionTime At { get; set; } = ConditionTime.Now;
}

/// <summary>A span of dates.</summary>
public sealed class DatesConfig
{
    /// <summary>The first date. Default: no bound.</summary>
    public LocalDate? From { get; set; }

    /// <summary>The last date, which counts. Default: no bound.</summary>
    public LocalDate? To { get; set; }

    /// <summary>The IANA time zone in which the dates begin and end, such as <c>Europe/Berlin</c>. Required.</summary>
    [Required]
    public string? Zone { get; set; }

    /// <summary>Which time is meant. Default: now.</summary>
    public ConditionTime At { get; set; } = ConditionTime.Now;
}

/// <summary>The times that a condition can speak of.</summary>
public enum ConditionTime : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>When the request is decided.</summary>
    Now = 1,

    /// <summary>When the contact arrived, the ticket was created, the order was placed.</summary>
    Arrival = 2,
}
