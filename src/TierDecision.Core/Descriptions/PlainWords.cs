using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Explanations;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Queueing;
using TierDecision.Core.Ranking;
using TierDecision.Core.Routing;
using TierDecision.Core.Sla;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Descriptions;

/// <summary>The words of policies, fields of conditions and durations as people say them.</summary>
internal static class PlainWords
{
    // More than a sentence bears; what is beyond is counted.
    private const int MostListed = 24;

    // Vocabularies of conditions go by the name of their field.
    private static readonly Dictionary<string, Type> Vocabularies = new()
    {
        ["segment"] = typeof(RfmSegment), ["flag"] = typeof(CustomerFlags), ["context"] = typeof(DecisionContext), ["channel"] = typeof(Channel),
        ["attestation"] = typeof(Attestation), ["matter"] = typeof(Matter), ["ticket_priority"] = typeof(TicketPriority),
        ["handling"] = typeof(Handling), ["queue"] = typeof(QueueKind), ["metric"] = typeof(SlaMetric), ["status"] = typeof(TicketStatus),
        ["allocation"] = typeof(AllocationClass), ["weight"] = typeof(WeighBy), ["shared"] = typeof(SharedIdentifier),
        ["language"] = typeof(LanguageNeed), ["pin"] = typeof(PinFrom),
    };

    private static readonly Dictionary<(Type Type, string Word), BilingualText> Spoken = Vocabularies
        .SelectMany(vocabulary => EnumWords.Of(vocabulary.Value).Keys.Select(word => (vocabulary.Key, vocabulary.Value, word)))
        .ToDictionary(entry => (entry.Value, entry.word), entry => new BilingualTemplate($"word.{entry.Key}_{entry.word}").Text);

    private static readonly Dictionary<string, BilingualText> Fields =
        ConditionFields.All.ToDictionary(field => field.Name, field => new BilingualTemplate(IdOf(field)).Text);

    private static readonly NeededText Conditions = new(Value, MostListed);

    private static readonly (string Unit, long Milliseconds, BilingualTemplate One, BilingualTemplate Many)[] Units =
    [
        ("d", NodaConstants.MillisecondsPerDay, DescriptionTexts.Day, DescriptionTexts.Days),
        ("h", NodaConstants.MillisecondsPerHour, DescriptionTexts.Hour, DescriptionTexts.Hours),
        ("m", NodaConstants.MillisecondsPerMinute, DescriptionTexts.Minute, DescriptionTexts.Minutes),
        ("s", NodaConstants.MillisecondsPerSecond, DescriptionTexts.Second, DescriptionTexts.Seconds),
        ("ms", 1, DescriptionTexts.Millisecond, DescriptionTexts.Milliseconds),
    ];

    /// <summary>The ids of the messages.</summary>
    public static IEnumerable<string> Ids =>
    [
        .. Vocabularies.SelectMany(vocabulary => EnumWords.Of(vocabulary.Value).Keys.Select(word => $"word.{vocabulary.Key}_{word}")),
        .. ConditionFields.All.Select(IdOf),
    ];

    /// <summary>A member of a vocabulary.</summary>
    public static BilingualText Of<T>(T word)
        where T : struct, Enum => Spoken.GetValueOrDefault((typeof(T), EnumWords.SnakeCase(word.ToString())), Words.NotGiven);

    /// <summary>What a condition asks about.</summary>
    public static BilingualText Field(string name) => Fields.TryGetValue(name, out var text) ? text
        : DescriptionTexts.Attribute.With(new TextArgument("name", name.StartsWith(ConditionSource.AttributePrefix, StringComparison.Ordinal)
            ? name[ConditionSource.AttributePrefix.Length..]
            : name));

    /// <summary>What is asked of a field.</summary>
    public static BilingualText Needed(ConditionSource source, bool wanted) => Conditions.Say(source, wanted);

    /// <summary>A value with which a condition compares a field.</summary>
    public static BilingualText Value(ConditionSource source, string value) => source.Field switch
    {
        DurationField when DurationText.TryParse(value, out var duration) => Span(duration),
        ChoiceField or FlagField when Vocabularies.TryGetValue(source.Name, out var type) =>
            Spoken.GetValueOrDefault((type, value.ToLowerInvariant()), Words.Same(value)),
        _ => NeededText.Written(source, value),
    };

    /// <summary>A duration in days, hours, minutes and seconds.</summary>
    public static BilingualText Span(Duration duration) => Span((long)duration.TotalMilliseconds, 0);

    /// <summary>Open time in hours, minutes and seconds, since a day of open time is no day; or business days.</summary>
    public static BilingualText Span(BusinessSpan span) => span.IsInBusinessDays
        ? (span.BusinessDays == 1 ? DescriptionTexts.BusinessDay : DescriptionTexts.BusinessDays).With(new TextArgument("count", span.BusinessDays))
        : Span(span.Milliseconds, 1);

    /// <summary>Words with commas and an "and" between them.</summary>
    public static BilingualText And(IReadOnlyList<BilingualText> words) => words.Count > MostListed
        ? DescriptionTexts.AndMore.With(
            new("first", ExplanationTexts.ListComma.Join(words.Take(MostListed))), new("count", words.Count - MostListed))
        : words.Count < 2
            ? words.SingleOrDefault(Words.None)
            : DescriptionTexts.And.With(new("first", ExplanationTexts.ListComma.Join(words.SkipLast(1))), new("last", words[^1]));

    /// <summary>Names with commas and an "and" between them.</summary>
    public static BilingualText And(IEnumerable<string> names) => And([.. names.Select(Words.Same)]);

    /// <summary>Names with commas and an "or" between them.</summary>
    public static BilingualText Or(IEnumerable<string> names) => Words.OneOf([.. names.Select(Words.Same)], MostListed);

    /// <summary>The name of a calendar as hours: <c>24x7</c> is around the clock.</summary>
    public static BilingualText HoursOf(string? calendar) => calendar is null || Names.Same(CalendarPlan.AroundTheClock.Name, calendar)
        ? DescriptionTexts.AroundTheClock.Text
        : DescriptionTexts.InHoursOf.With(new TextArgument("calendar", calendar));

    /// <summary>A text of an author on one line.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static BilingualText Span(long milliseconds, int firstUnit)
    {
        var rest = Math.Abs(milliseconds);
        var parts = new List<BilingualText>();
        foreach (var (_, size, one, many) in Units.Skip(firstUnit))
        {
            if (rest >= size)
            {
                parts.Add((rest / size == 1 ? one : many).With(new TextArgument("count", rest / size)));
                rest %= size;
            }
        }

        var text = parts.Count == 0 ? DescriptionTexts.Seconds.With(new TextArgument("count", 0)) : DescriptionTexts.Blank.Join(parts);
        return milliseconds < 0 ? DescriptionTexts.Minus.With(new TextArgument("number", text)) : text;
    }

    private static string IdOf(ConditionField field) => "field." + field.Name;
}
