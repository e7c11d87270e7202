using NodaTime;

namespace TierDecision.Core.Calendars;

/// <summary>A whole-day event of an iCalendar file.</summary>
/// <param name="First">Its first day.</param>
/// <param name="Days">How many days it lasts, 1 or more.</param>
/// <param name="Summary">What it is called; may be empty.</param>
/// <param name="Recurrence">When it comes again; null where it comes once.</param>
internal sealed record HolidayEvent(LocalDate First, int Days, string Summary, YearlyRecurrence? Recurrence)
{
    /// <summary>Whether one of its occurrences covers <paramref name="date"/>.</summary>
    public bool Includes(LocalDate date)
    {
        for (var i = 0; i < Days; i++)
        {
            var begin = date.PlusDays(-i);
            if (Recurrence is null ? begin == First : Recurrence.IsOccurrence(begin))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The dates of the occurrence that begins at <paramref name="first"/>.</summary>
    public IEnumerable<LocalDate> Dates(LocalDate first) => Enumerable.Range(0, Days).Select(first.PlusDays);
}
