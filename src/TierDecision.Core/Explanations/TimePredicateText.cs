using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Explanations.Wording;

namespace TierDecision.Core.Explanations;

/// <summary>Says what a predicate on the time asked: which hours or dates, what time it was, and when it next turns out otherwise.</summary>
internal static class TimePredicateText
{
    /// <summary>Explains a predicate on the time of the week.</summary>
    public static PredicateExplanation Of(TimeOfWeekIs week, bool wanted, bool satisfied, in ConditionFacts facts)
    {
        var time = week.AtArrival ? facts.Request.ArrivedAt : facts.Now;
        var zone = week.Calendar.Zone;
        var value = $"{WallClock.At(time, zone)} ({zone.Id})";

        // Hours that the condition itself gives have no name of their own.
        var needed = week.Calendar.Name == TimeConditionCompiler.Nameless
            ? (wanted ? ExplanationTexts.NeededInOwnHours : ExplanationTexts.NeededOutOfOwnHours).Text
            : (wanted ? ExplanationTexts.NeededInHours : ExplanationTexts.NeededOutOfHours).With(new TextArgument("calendar", week.Calendar.Name));
        return Make("time_of_week", value, needed, satisfied, Change(week, time, zone));
    }

    /// <summary>Explains a predicate on dates.</summary>
    public static PredicateExplanation Of(DatesIs dates, bool wanted, bool satisfied, in ConditionFacts facts)
    {
        var time = dates.AtArrival ? facts.Request.ArrivedAt : facts.Now;
        var bounds = new List<BilingualText>();
        if (dates.First != Instant.MinValue)
        {
            bounds.Add(ExplanationTexts.NeededFrom.With(new TextArgument("time", Words.Moment(dates.First))));
        }

        if (dates.After != Instant.MaxValue)
        {
            bounds.Add(ExplanationTexts.NeededBefore.With(new TextArgument("time", Words.Moment(dates.After))));
        }

        var asked = ExplanationTexts.NeededAnd.Join(bounds);
        var needed = wanted ? asked : ExplanationTexts.NeededAnythingBut.With(new TextArgument("values", asked));
        return Make("dates", Words.Moment(time), needed, satisfied, Words.None);
    }

    // The time of arrival never changes; the present one does.
    private static BilingualText Change(TimeOfWeekIs week, Instant time, DateTimeZone zone)
    {
        if (week.AtArrival)
        {
            return Words.None;
        }

        var at = time.ToUnixTimeMilliseconds();
        var change = week.Calendar.IsOpen(at) ? week.Calendar.OpenUntil(at) : week.Calendar.Add(at, 0);
        if (change <= at || change > Instant.MaxValue.ToUnixTimeMilliseconds())
        {
            return Words.None;
        }

        return ExplanationTexts.NeededFrom.With(new TextArgument("time", WallClock.At(Instant.FromUnixTimeMilliseconds(change), zone)));
    }

    private static PredicateExplanation Make(string field, string value, BilingualText needed, bool satisfied, BilingualText change) => satisfied
        ? PredicateText.Holds(field, Words.Same(value), needed)
        : PredicateText.Fails(field, Words.Same(value), needed, change);
}
