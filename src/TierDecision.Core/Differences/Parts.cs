using System.Globalization;
using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Conditions;
using TierDecision.Core.Descriptions;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Differences;

/// <summary>Makes parts of what policies are written with.</summary>
internal static class Parts
{
    /// <summary>A text that is compared as it is.</summary>
    public static ValuePart Text(string key, BilingualTemplate label, string? text) => string.IsNullOrEmpty(text)
        ? new ValuePart(key, label.Text, null, null, DifferenceTexts.Nothing.Text)
        : new ValuePart(key, label.Text, text, WrittenText.Scalar(text), Words.Same($"'{text}'"));

    /// <summary>What a thing is called. The case of letters shows in answers, though it does not matter where others name the thing.</summary>
    public static ValuePart Name(BilingualTemplate label, string? name) =>
        new("name", label.Text, name ?? "", WrittenText.Scalar(name ?? ""), Words.Same($"'{name}'"));

    /// <summary>The name of another thing of the policy.</summary>
    public static ValuePart Reference(string key, BilingualTemplate label, string? name, BilingualTemplate none) => name is null
        ? new ValuePart(key, label.Text, null, null, none.Text)
        : new ValuePart(key, label.Text, Fold(name), WrittenText.Scalar(name), Words.Same(name));

    /// <summary>The name of a calendar; none means around the clock.</summary>
    public static ValuePart Hours(string key, BilingualTemplate label, string? calendar)
    {
        var name = calendar ?? CalendarPlan.AroundTheClock.Name;
        return new ValuePart(key, label.Text, Fold(name), WrittenText.Scalar(name), PlainWords.HoursOf(name))
        {
            IsDefault = Names.Same(CalendarPlan.AroundTheClock.Name, name),
        };
    }

    /// <summary>A duration.</summary>
    /// <param name="key">The key.</param>
    /// <param name="label">What it is called.</param>
    /// <param name="duration">The duration; null where none is given.</param>
    /// <param name="none">What it is for people if none is given.</param>
    public static ValuePart Span(string key, BilingualTemplate label, Duration? duration, BilingualTemplate none) => duration is { } given
        ? new ValuePart(key, label.Text, Milliseconds(given), DurationText.Format(given), PlainWords.Span(given))
        : new ValuePart(key, label.Text, null, null, none.Text);

    /// <summary>A duration that has a default.</summary>
    public static ValuePart Span(string key, BilingualTemplate label, Duration? duration, Duration otherwise) =>
        Span(key, label, duration ?? otherwise, DifferenceTexts.Nothing) with { IsDefault = (duration ?? otherwise) == otherwise };

    /// <summary>A number.</summary>
    public static ValuePart Number(string key, BilingualTemplate label, double? number, BilingualTemplate none) => number is { } given
        ? new ValuePart(key, label.Text, Plain(given), Plain(given), Words.Same(Plain(given)))
        : new ValuePart(key, label.Text, null, null, none.Text);

    /// <summary>A number that has a default.</summary>
    public static ValuePart Number(string key, BilingualTemplate label, double? number, double otherwise) =>
        Number(key, label, number ?? otherwise, DifferenceTexts.Nothing) with { IsDefault = (number ?? otherwise).Equals(otherwise) };

    /// <summary>A yes or no.</summary>
    public static ValuePart Truth(string key, BilingualTemplate label, bool value, bool otherwise = false) => new(
        key, label.Text, value ? "true" : "false", value ? "true" : "false", (value ? DifferenceTexts.Yes : DifferenceTexts.No).Text)
    {
        IsDefault = value == otherwise,
    };

    /// <summary>A member of a vocabulary.</summary>
    public static ValuePart Word<T>(string key, BilingualTemplate label, T word, T otherwise)
        where T : struct, Enum => new(key, label.Text, WordOf(word), WordOf(word), PlainWords.Of(word))
        {
            IsDefault = EqualityComparer<T>.Default.Equals(word, otherwise),
        };

    /// <summary>A condition; null for one that always holds.</summary>
    public static ConditionPart When(ConditionConfig? when) => When("when", Labels.When, when, DifferenceTexts.Always);

    /// <summary>A condition.</summary>
    public static ConditionPart When(string key, BilingualTemplate label, ConditionConfig? when, BilingualTemplate always) =>
        new(key, label.Text, ConditionForm.Of(when), when, ConditionProse.Of(when) ?? always.Text);

    /// <summary>Words that people make up, compared without regard to case and order.</summary>
    public static SetPart Set(string key, BilingualTemplate label, IEnumerable<string> words) =>
        Set(key, label.Text, words.Select(word => new SetItem(Fold(word), WrittenText.Scalar(word), Words.Same($"'{word}'"))));

    /// <summary>Members of a vocabulary.</summary>
    public static SetPart Set<T>(string key, BilingualTemplate label, IEnumerable<T> words)
        where T : struct, Enum =>
        Set(key, label.Text, words.Select(word => new SetItem(WordOf(word), WordOf(word), PlainWords.Of(word))));

    /// <summary>Values of which none comes before another; the same one twice is one.</summary>
    public static SetPart Set(string key, BilingualText label, IEnumerable<SetItem> items) =>
        new(key, label, [.. items.DistinctBy(item => item.Value).OrderBy(item => item.Value, StringComparer.Ordinal)]);

    /// <summary>A list that means all if it is empty, such as channels. It is one value: taking its last one away adds all the others.</summary>
    public static ValuePart Choice(SetPart set, BilingualTemplate all) => set.Items.Count == 0
        ? new ValuePart(set.Key, set.Label, null, null, all.Text)
        : new ValuePart(
            set.Key, set.Label, Joined(set.Items.Select(item => item.Value)), WrittenText.List(set.Items.Select(item => item.Written)),
            PlainWords.And([.. set.Items.Select(item => item.Words)]));

    /// <summary>A name without regard to case.</summary>
    public static string Fold(string name) => name.ToUpperInvariant();

    /// <summary>Texts as one, so that no two lists give the same.</summary>
    public static string Joined(IEnumerable<string> texts) =>
        string.Concat(texts.Select(text => string.Create(CultureInfo.InvariantCulture, $"{text.Length}:{text}")));

    /// <summary>The shortest text that reads back to a number.</summary>
    public static string Plain(double number) => number.ToString("0.################", CultureInfo.InvariantCulture);

    /// <summary>A duration to the millisecond, to which the engine counts.</summary>
    public static string Milliseconds(Duration duration) => ((long)duration.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>The word by which policies name a member of a vocabulary.</summary>
    public static string WordOf<T>(T word)
        where T : struct, Enum => EnumWords.SnakeCase(word.ToString());
}
