using System.Text.RegularExpressions;
using NodaTime.Text;
using TierDecision.Core.Conditions;

namespace TierDecision.Core.Differences;

/// <summary>Parts of a policy on one line, as a policy file could have them.</summary>
internal static partial class WrittenText
{
    /// <summary>A text, in quotes where it would be read as something else.</summary>
    public static string Scalar(string text) => PlainText().IsMatch(text)
        ? text
        : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>Values that are written already.</summary>
    public static string List(IEnumerable<string> values) => $"[{string.Join(", ", values)}]";

    /// <summary>Keys with values that are written already.</summary>
    public static string Map(IEnumerable<(string Key, string Value)> entries) =>
        $"{{{string.Join(", ", entries.Select(entry => $"{Scalar(entry.Key)}: {entry.Value}"))}}}";

    /// <summary>A condition.</summary>
    public static string Of(ConditionConfig config) => Given(
        [
            .. config.Fields.Select(field => (field.Key, (string?)Of(field.Value))),
            ("all", config.All is { } all ? List(all.Select(Of)) : null),
            ("any", config.Any is { } any ? List(any.Select(Of)) : null),
            ("not", config.Not is { } not ? Of(not) : null),
            ("time_of_week", config.TimeOfWeek is { } week ? Of(week) : null),
            ("dates", config.Dates is { } dates ? Of(dates) : null),
        ]);

    /// <summary>A thing without what need not be written.</summary>
    public static string Of(EntryPart entry) => Map(entry.Parts
        .Select(part => (Keys: part.Path.Split('.', 2), Value: ValueOf(part)))
        .Where(pair => pair.Value is not null)
        .GroupBy(pair => pair.Keys[0], pair => (Below: pair.Keys.ElementAtOrDefault(1), Value: pair.Value!))
        .Select(group => (group.Key, Merged([.. group]))));

    // What is below a key: one value, or a mapping of the last parts of the paths.
    private static string Merged(List<(string? Below, string Value)> values) =>
        values is [(null, var only)] ? only : Map(values.Select(value => (value.Below ?? "", value.Value)));

    private static string? ValueOf(Part part) => part switch
    {
        ValuePart { IsDefault: false } value => value.Written,
        SetPart { Items.Count: > 0 } set => List(set.Items.Select(item => item.Written)),
        ConditionPart { Path: "from_percentile", Config: { } config } => config.Fields.First().Value.AtLeast,
        ConditionPart { Config: { } config } => Of(config),
        ListPart { Entries.Count: > 0 } list => List(list.Entries.Select(Of)),
        _ => null,
    };

    private static string Of(OperandConfig operand)
    {
        (string Key, string? Value)[] bounds =
        [
            ("at_least", operand.AtLeast), ("above", operand.Above), ("at_most", operand.AtMost), ("below", operand.Below),
            ("prefix", operand.Prefix),
        ];
        List<(string, string)> given = [.. bounds.Where(bound => bound.Value is not null).Select(bound => (bound.Key, Scalar(bound.Value!)))];
        var values = operand.Values.Count == 1 ? Scalar(operand.Values[0]) : List(operand.Values.Select(Scalar));
        return given.Count == 0 ? values : Map(operand.Values.Count == 0 ? given : [("values", values), .. given]);
    }

    private static string Of(TimeOfWeekConfig week) => Given(
        ("calendar", week.Calendar is { } calendar ? Scalar(calendar) : null),
        ("hours", week.Hours.Count > 0 ? Hours(week.Hours) : null),
        ("zone", week.Zone is { } zone ? Scalar(zone) : null),
        ("at", At(week.At)));

    private static string Of(DatesConfig dates) => Given(
        ("from", dates.From is { } from ? LocalDatePattern.Iso.Format(from) : null),
        ("to", dates.To is { } to ? LocalDatePattern.Iso.Format(to) : null),
        ("zone", dates.Zone is { } zone ? Scalar(zone) : null),
        ("at", At(dates.At)));

    /// <summary>Hours by day.</summary>
    public static string Hours(Dictionary<string, List<string>> hours) => Map(hours.Select(day => (day.Key, List(day.Value))));

    /// <summary>Keys with values, without those that have none.</summary>
    public static string Given(params (string Key, string? Value)[] entries) =>
        Map(entries.Where(entry => entry.Value is not null).Select(entry => (entry.Key, entry.Value!)));

    private static string? At(ConditionTime time) => time == ConditionTime.Arrival ? "arrival" : null;

    [GeneratedRegex(@"^[\p{L}\p{N}+./%][\p{L}\p{N} +./%:_-]*(?<![ :])$")]
    private static partial Regex PlainText();
}
