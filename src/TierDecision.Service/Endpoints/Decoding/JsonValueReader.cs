using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using NodaTime.Text;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.V1;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace TierDecision.Service.Endpoints.Decoding;

/// <summary>Reads single values of JSON documents by the fields that they are for.</summary>
internal static partial class JsonValueReader
{
    private const string TextForm = "must be a text in double quotes";
    private const string NumberForm = "must be a number with a point before its decimals and nothing else, such as 1234.5";
    private const string MaskForm = "must be one text with names of fields between commas, such as \"open_complaint,fraud_hold\", or \"*\"";
    private const string DurationForm = "must be a duration, such as \"4h\", \"1d 12h\", \"90m\" or \"14400s\"";
    private const string DurationRange = "must be a duration of at most 3652500 days, which are 10,000 years";

    // The years 1 to 9999, in seconds since 1970.
    private const long FirstSecond = -62135596800;
    private const long LastSecond = 253402300799;

    // Larger whole numbers are not exact as double.
    private const decimal MostExact = 9007199254740992;

    // What the parser takes; it is the range of google.protobuf.Duration.
    private static readonly decimal LongestSeconds = Duration.MaxSeconds;

    /// <summary>Whether a message is one value in JSON and not an object, such as a time.</summary>
    public static bool IsOneValue(MessageDescriptor type) => type.File.Package == Timestamp.Descriptor.File.Package;

    /// <summary>Whether null is a value of a field. It leaves every other field unset.</summary>
    public static bool TakesNull(FieldDescriptor field) => !field.IsRepeated && field.FieldType switch
    {
        FieldType.Message => field.MessageType == Value.Descriptor,
        FieldType.Enum => field.EnumType.FullName == "google.protobuf.NullValue",
        _ => false,
    };

    /// <summary>Whether a field names a customer. Errors do not repeat such values.</summary>
    public static bool IsIdentifier(FieldDescriptor field) =>
        field.ContainingType == Customer.Descriptor || field.ContainingType == ExternalId.Descriptor || field.Name == "customer_id";

    /// <summary>Reads a value.</summary>
    /// <returns>What is wrong, or the value in the words of the protobuf JSON mapping; null and null if it is right as it is.</returns>
    public static (string? Problem, string? Rewritten) Read(ref Utf8JsonReader reader, FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message when field.MessageType == Timestamp.Descriptor => (TimeProblem(ref reader), null),
        FieldType.Message when field.MessageType == Duration.Descriptor => ReadDuration(ref reader),
        FieldType.Message when field.MessageType == FieldMask.Descriptor => ReadMask(ref reader),
        FieldType.Message => (null, null),
        FieldType.String or FieldType.Bytes => (TextProblem(ref reader), null),
        FieldType.Bool => (reader.TokenType is JsonTokenType.True or JsonTokenType.False ? null : "must be true or false", null),
        FieldType.Enum when reader.TokenType == JsonTokenType.Null && TakesNull(field) => (null, null),
        FieldType.Enum => ReadEnum(ref reader, field.EnumType),
        FieldType.Double => (NumberProblem(ref reader, double.MaxValue), null),
        FieldType.Float => (NumberProblem(ref reader, float.MaxValue), null),
        FieldType.UInt32 or FieldType.Fixed32 => (WholeProblem(ref reader, 0, uint.MaxValue), null),
        FieldType.UInt64 or FieldType.Fixed64 => (WholeProblem(ref reader, 0, ulong.MaxValue), null),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => (WholeProblem(ref reader, long.MinValue, long.MaxValue), null),
        _ => (WholeProblem(ref reader, int.MinValue, int.MaxValue), null),
    };

    /// <summary>The field that the name of a member is for; null if there is none.</summary>
    public static FieldDescriptor? FindField(ref Utf8JsonReader reader, MessageDescriptor type)
    {
        var name = reader.ValueIsEscaped ? Text(ref reader) : null;
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (reader.ValueIsEscaped
                ? field.Name == name || field.JsonName == name
                : reader.ValueTextEquals(field.Name) || reader.ValueTextEquals(field.JsonName))
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>A text or the name of a member; null if it is not UTF-8, or has half of a surrogate pair.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The value as an error repeats it; only its kind if it is a secret.</summary>
    public static string Shown(ref Utf8JsonReader reader, bool isSecret) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String when isSecret || Text(ref reader) is null => "a text",
        JsonTokenType.String => GivenValue.Of(Text(ref reader)!),
        JsonTokenType.Number when isSecret => "a number",
        JsonTokenType.Number => GivenValue.Of(Encoding.ASCII.GetString(reader.ValueSpan)).Trim('\''),
        JsonTokenType.Null => "null",
        _ => reader.GetBoolean() ? "true" : "false",
    };

    private static string? TextProblem(ref Utf8JsonReader reader) =>
        reader.TokenType != JsonTokenType.String ? TextForm
        : Text(ref reader) is null ? "is no text: it is not UTF-8, or has half of a surrogate pair"
        : null;

    private static string? TimeProblem(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number ? MomentProblem.Number
        : reader.TokenType != JsonTokenType.String || Text(ref reader) is not { } text ? MomentProblem.Form
        : IsTime(text) ? null
        : MomentProblem.Of(text);

    // NodaTime takes more than the parser: a comma before fractions, 24 o'clock, an offset that says that it is not known, and years before 1 and
    // after 9999 in UTC.
    private static bool IsTime(string text) =>
        !text.Contains(',', StringComparison.Ordinal)
        && !text.Contains("T24", StringComparison.Ordinal)
        && !text.EndsWith("-00:00", StringComparison.Ordinal)
        && OffsetDateTimePattern.Rfc3339.Parse(text).TryGetValue(default, out var time)
        && time.Year >= 1
        && time.LocalDateTime.InUtc().ToInstant().ToUnixTimeSeconds() - time.Offset.Seconds is >= FirstSecond and <= LastSecond;

    private static (string? Problem, string? Rewritten) ReadDuration(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || Text(ref reader) is not { } text)
        {
            return (DurationForm, null);
        }

        if (Seconds().IsMatch(text))
        {
            return (RangeProblem(decimal.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture)), null);
        }

        if (!DurationText.TryParse(text.Replace(" ", "", StringComparison.Ordinal), out var duration))
        {
            return (DurationForm, null);
        }

        var seconds = (decimal)(long)duration.TotalMilliseconds / 1000;
        return RangeProblem(seconds) is { } problem ? (problem, null) : (null, string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###}s"));
    }

    private static string? RangeProblem(decimal seconds) => Math.Abs(seconds) <= LongestSeconds ? null : DurationRange;

    // The protobuf JSON mapping has names in lowerCamelCase alone; everything else in this JSON may be written as the contract has it.
    private static (string? Problem, string? Rewritten) ReadMask(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || Text(ref reader) is not { } text || !MaskText().IsMatch(text))
        {
            return (MaskForm, null);
        }

        var rewritten = AfterUnderscore().Replace(
            text.Replace(" ", "", StringComparison.Ordinal), letter => letter.Groups[1].Value.ToUpperInvariant());
        return (null, rewritten == text ? null : rewritten);
    }

    private static (string? Problem, string? Rewritten) ReadEnum(ref Utf8JsonReader reader, EnumDescriptor type)
    {
        var names = EnumChoices.Of(type);
        if (reader.TokenType == JsonTokenType.Number)
        {
            return (WholeProblem(ref reader, int.MinValue, int.MaxValue), null);
        }

        if (reader.TokenType != JsonTokenType.String || Text(ref reader) is not { } text)
        {
            return ($"must be one of {string.Join(", ", names)}", null);
        }

        if (type.FindValueByName(text) is not null)
        {
            return (null, null);
        }

        // The members without the name of the type in front of them, as policies write them.
        var zero = type.FindValueByNumber(0).Name;
        var prefix = zero[..(zero.LastIndexOf('_') + 1)];
        var example = names[0][prefix.Length..].ToLowerInvariant();
        return names.FirstOrDefault(name => name.AsSpan(prefix.Length).Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known
            ? (null, known)
            : ($"must be one of {string.Join(", ", names)}, or its end in small letters, such as {example}", null);
    }

    private static string? NumberProblem(ref Utf8JsonReader reader, double max)
    {
        if (reader.TokenType == JsonTokenType.String && Text(ref reader) is "NaN" or "Infinity" or "-Infinity")
        {
            return null;
        }

        if (NumberText(ref reader) is not { } text || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            return reader.TokenType == JsonTokenType.String ? NumberForm : "must be a number";
        }

        return double.IsNaN(value) ? NumberForm
            : Math.Abs(value) <= max ? null
            : string.Create(CultureInfo.InvariantCulture, $"must be a number of {-max:0.##e0} to {max:0.##e0}");
    }

    private static string? WholeProblem(ref Utf8JsonReader reader, decimal low, decimal high) =>
        NumberText(ref reader) is { } text
        && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && value >= low && value <= high && value == decimal.Truncate(value)
        && (reader.TokenType == JsonTokenType.String || FitsAsNumber(text, high))
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"must be a whole number of {low} to {high}{(high > MostExact ? ", in double quotes if it is large" : "")}");

    // Numbers of JSON are read as double: the largest ones of 64 bits are rounded up to what has no room.
    private static bool FitsAsNumber(string text, decimal high) =>
        high <= MostExact || Math.Abs(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)) < (double)high;

    // The text of a number; null for one that is written as numbers of JSON cannot be: with spaces, a plus or zeros in front.
    private static string? NumberText(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
        JsonTokenType.String when Text(ref reader) is { } text && !OtherNumber().IsMatch(text) => text,
        _ => null,
    };

    [GeneratedRegex(@"^ *(\*|[a-zA-Z](_?[a-zA-Z0-9]|\.)*)?( *, *(\*|[a-zA-Z](_?[a-zA-Z0-9]|\.)*))* *$", RegexOptions.NonBacktracking)]
    private static partial Regex MaskText();

    [GeneratedRegex("_([a-zA-Z0-9])")]
    private static partial Regex AfterUnderscore();

    [GeneratedRegex(@"^(\+|-?0[0-9])|\s")]
    private static partial Regex OtherNumber();

    // As the protobuf JSON mapping writes durations.
    [GeneratedRegex(@"^-?[0-9]{1,12}(\.[0-9]{1,9})?s$")]
    private static partial Regex Seconds();
}
