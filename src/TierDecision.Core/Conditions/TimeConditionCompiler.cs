using NodaTime;
using NodaTime.Text;
using TierDecision.Core.Calendars;
using TierDecision.Core.Findings;

namespace TierDecision.Core.Conditions;

/// <summary>Compiles what a condition asks of the time: calendars to open intervals, dates to instants, so that asking allocates nothing.</summary>
/// <param name="calendars">The calendars that may be named.</param>
/// <param name="compiler">Compiles hours of conditions as it did those calendars.</param>
/// <param name="findings">Takes what is wrong.</param>
internal sealed class TimeConditionCompiler(IReadOnlyDictionary<string, CalendarPlan> calendars, CalendarCompiler compiler, FindingList findings)
{
    /// <summary>What hours are called that a condition itself gives.</summary>
    public const string Nameless = "time_of_week";

    public IEnumerable<Condition> Compile(string path, ConditionConfig config)
    {
        if (config.TimeOfWeek is { } week && CompileCalendar($"{path}.time_of_week", week) is { } calendar)
        {
            yield return new TimeOfWeekIs(calendar, week.At == ConditionTime.Arrival);
        }

        if (config.Dates is { } dates && CompileDates($"{path}.dates", dates) is { } within)
        {
            yield return within;
        }
    }

    private CalendarPlan? CompileCalendar(string path, TimeOfWeekConfig config)
    {
        if (config.Calendar is { } name)
        {
            if (config.Hours.Count > 0 || config.Zone is not null)
            {
                findings.Error(path, name, "has a calendar and hours or a zone of its own: keep one");
                return null;
            }

            return CalendarCompiler.Find($"{path}.calendar", name, calendars, findings);
        }

        if (config.Hours.Count == 0)
        {
            findings.Error(path, null, "says nothing: give a calendar, or hours and a zone");
            return null;
        }

        return compiler.CompileHours(path, Nameless, config.Zone, config.Hours);
    }

    private DatesIs? CompileDates(string path, DatesConfig config)
    {
        if (config is { From: null, To: null })
        {
            findings.Error(path, null, "says nothing: give from, to or both");
            return null;
        }

        if (CalendarCompiler.CompileZone($"{path}.zone", config.Zone, findings) is not { } zone)
        {
            return null;
        }

        if (config is { From: { } from, To: { } to } && to < from)
        {
            findings.Error($"{path}.to", LocalDatePattern.Iso.Format(to), "is before the first date: it can never hold", FindingRule.Contradiction);
            return null;
        }

        // Beyond these years a zone cannot be asked for the day after.
        if (config.From is { Year: < 1 or > 9998 } || config.To is { Year: < 1 or > 9998 })
        {
            findings.Error(path, null, "has a date outside the years 1 to 9998");
            return null;
        }

        return new DatesIs(
            config.From is { } first ? zone.AtStartOfDay(first).ToInstant() : Instant.MinValue,
            config.To is { } last ? zone.AtStartOfDay(last.PlusDays(1)).ToInstant() : Instant.MaxValue,
            config.At == ConditionTime.Arrival);
    }
}
