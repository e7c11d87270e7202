using System.Globalization;
using TierDecision.Core.Findings;

namespace TierDecision.Core.Calendars;

/// <summary>
/// How much the calendars of one policy may take together. Each limit that is passed is told once, where it is passed; what comes after that is not
/// compiled.
/// </summary>
internal sealed class CalendarBudget(FindingList findings)
{
    private readonly Limit _calendars = new(PolicyLimits.MaxCalendars);
    private readonly Limit _openings = new(PolicyLimits.MaxOpeningsAWeek);
    private readonly Limit _days = new(PolicyLimits.MaxCalendarDays);
    private readonly Limit _yearlyDays = new(PolicyLimits.MaxYearlyDays);

    /// <summary>Whether a day opens too often, which is a finding.</summary>
    public static bool IsTooMuchForADay(int openings, string path, FindingList findings)
    {
        if (openings <= PolicyLimits.MaxOpeningsADay)
        {
            return false;
        }

        findings.Error(
            path, $"{openings} openings", $"are too many for a day: at most {PolicyLimits.MaxOpeningsADay}; join hours that follow each other");
        return true;
    }

    /// <summary>Takes one more calendar; false if there is no room.</summary>
    public bool TakeCalendar(string path, string name) => Take(
        _calendars, 1, path, name,
        "is one calendar too many: at most {0} in a policy, the hours of conditions among them; use one in several places");

    /// <summary>Takes the openings of a usual week.</summary>
    public bool TakeOpenings(string path, int openings) => Take(
        _openings, openings, path, $"{openings} openings a week",
        "are too many with those of the calendars before: at most {0} in a policy; use one calendar in several places, or join hours");

    /// <summary>Takes holidays and special days that come once.</summary>
    public bool TakeDays(string path, string name, int days) => Take(
        _days, days, path, name,
        "has too many holidays and special days with those of the calendars before: at most {0} in a policy; take out years that are over");

    /// <summary>Takes days that come every year.</summary>
    public bool TakeYearlyDays(string path, string name, int days) => Take(
        _yearlyDays, days, path, name,
        "has too many days that come every year with those of the calendars before: at most {0} in a policy; use one calendar in several places");

    private bool Take(Limit limit, int amount, string path, string value, string reason)
    {
        var wasPassed = limit.IsPassed;
        limit.Taken += amount;
        if (limit.IsPassed && !wasPassed)
        {
            findings.Error(path, value, string.Format(CultureInfo.InvariantCulture, reason, limit.Most));
        }

        return !limit.IsPassed;
    }

    private sealed class Limit(int most)
    {
        public int Most => most;

        public long Taken { get; set; }

        public bool IsPassed => Taken > most;
    }
}
