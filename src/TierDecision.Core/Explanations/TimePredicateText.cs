using NodaTime;
using TierDecision.Core.Conditions;

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
            ? new BilingualText(wanted ? "a time in its hours" : "a time out of its hours", wanted ? "其时段之内" : "其时段之外")
            : new BilingualText(
                $"{(wanted ? "the hours" : "a time out of the hours")} of {week.Calendar.Name}",
                $"{week.Calendar.Name} 营业时间{(wanted ? "之内" : "之外")}");
        return Make("time_of_week", value, needed, satisfied, Change(week, time, zone));
    }

    /// <summary>Explains a predicate on dates.</summary>
    public static PredicateExplanation Of(DatesIs dates, bool wanted, bool satisfied, in ConditionFacts facts)
    {
        var time = dates.AtArrival ? facts.Request.ArrivedAt : facts.Now;
        var (from, before) = (dates.First == Instant.MinValue ? null : Words.Moment(dates.First), dates.After == Instant.MaxValue ? null : Words.Moment(dates.After));
        var english = string.Join(" and ", new[] { from is null ? null : $"from {from} on", before is null ? null : $"before {before}" }.OfType<string>());
        var chinese = string.Join("且", new[] { from is null ? null : $"自 {from} 起", before is null ? null : $"早于 {before}" }.OfType<string>());
        var needed = wanted ? new BilingualText(english, chinese) : new BilingualText($"anything but {english}", $"除 {chinese} 以外");
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

        var shown = WallClock.At(Instant.FromUnixTimeMilliseconds(change), zone);
        return new BilingualText($"from {shown} on", $"自 {shown} 起");
    }

    private static PredicateExplanation Make(string field, string value, BilingualText needed, bool satisfied, BilingualText change) => satisfied
        ? new PredicateExplanation(field, Words.Same(value), needed, Words.None, new BilingualText(
            $"{field} is {value} ({needed.English})", $"{field} 为 {value}(要求:{needed.Chinese})"))
        : new PredicateExplanation(field, Words.Same(value), needed, change, new BilingualText(
            $"{field} is {value}, needs {needed.English}{(change.English.Length == 0 ? "" : $": {change.English}")}",
            $"{field} 为 {value},需要 {needed.Chinese}{(change.Chinese.Length == 0 ? "" : $":{change.Chinese}")}"));
}
