using System.Globalization;
using NodaTime;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Customers;

/// <summary>A number in single precision; NaN if not known.</summary>
/// <param name="name">The name.</param>
/// <param name="description">What it is.</param>
/// <param name="low">The least value.</param>
/// <param name="high">The greatest value.</param>
/// <param name="get">Reads it.</param>
/// <param name="set">Sets it.</param>
public sealed class CustomerNumberField(
    string name, string description, float low, float high, CustomerGetter<float> get, CustomerSetter<float> set)
    : CustomerValueField<float>(name, description, get, set)
{
    /// <summary>The least value.</summary>
    public float Low => low;

    /// <summary>The greatest value.</summary>
    public float High => high;

    /// <summary>Whether it may be any finite number.</summary>
    public bool IsUnbounded => low == float.MinValue && high == float.MaxValue;

    /// <summary>Whether a record may have <paramref name="value"/>; not known is no value.</summary>
    public bool Allows(float value) => value >= low && value <= high;

    /// <inheritdoc/>
    public override string? Parse(ReadOnlySpan<char> text, out float value) =>
        !float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || !float.IsFinite(value) ? "not a number like 1234.56"
        : Allows(value) ? null
        : string.Create(CultureInfo.InvariantCulture, $"not between {low} and {high}");

    /// <inheritdoc/>
    public override string Format(float value) => float.IsNaN(value) ? "" : NumberText.Plain(value);
}

/// <summary>A score of 1 to <see cref="Highest"/>; 0 if not known.</summary>
/// <param name="name">The name.</param>
/// <param name="description">What it is.</param>
/// <param name="get">Reads it.</param>
/// <param name="set">Sets it.</param>
public sealed class CustomerRatingField(string name, string description, CustomerGetter<byte> get, CustomerSetter<byte> set)
    : CustomerValueField<byte>(name, description, get, set)
{
    /// <summary>The best score: 5.</summary>
    public const byte Highest = 5;

    /// <inheritdoc/>
    public override string? Parse(ReadOnlySpan<char> text, out byte value)
    {
        var isWhole = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        var isScore = number is >= 0 and <= Highest;
        value = isScore ? (byte)number : (byte)0;
        return !isWhole ? "not a whole number" : isScore ? null : $"not between 0 and {Highest}";
    }

    /// <inheritdoc/>
    public override string Format(byte value) => value == 0 ? "" : value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A word of a closed vocabulary, as its number; 0 if not known.</summary>
/// <param name="name">The name.</param>
/// <param name="description">What it is.</param>
/// <param name="words">The words.</param>
/// <param name="get">Reads it.</param>
/// <param name="set">Sets it.</param>
public sealed class CustomerWordField(
    string name, string description, IReadOnlyDictionary<string, int> words, CustomerGetter<int> get, CustomerSetter<int> set)
    : CustomerValueField<int>(name, description, get, set)
{
    /// <summary>The words and their numbers.</summary>
    public IReadOnlyDictionary<string, int> Words => words;

    /// <inheritdoc/>
    public override string? Parse(ReadOnlySpan<char> text, out int value) => CustomerWords.Read(text, words, Name, out value);

    /// <inheritdoc/>
    public override string Format(int value) => EnumWords.WordOf(words, value) ?? "";
}

/// <summary>Some words of a closed vocabulary, as the sum of their numbers; as text separated by <c>|</c>.</summary>
/// <param name="name">The name.</param>
/// <param name="description">What they are.</param>
/// <param name="words">The words.</param>
/// <param name="get">Reads them.</param>
/// <param name="set">Sets them.</param>
public sealed class CustomerFlagsField(
    string name, string description, IReadOnlyDictionary<string, int> words, CustomerGetter<int> get, CustomerSetter<int> set)
    : CustomerValueField<int>(name, description, get, set)
{
    /// <summary>Between two words.</summary>
    public const char Separator = '|';

    /// <summary>The words and their numbers, each one bit.</summary>
    public IReadOnlyDictionary<string, int> Words => words;

    /// <inheritdoc/>
    public override string? Parse(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var range in text.Split(Separator))
        {
            if (CustomerWords.Read(text[range].Trim(), words, "flag", out var flag) is { } wrong)
            {
                return wrong;
            }

            value |= flag;
        }

        return null;
    }

    /// <inheritdoc/>
    public override string Format(int value) => string.Join(Separator, EnumWords.WordsIn(words, value));
}

/// <summary>A language.</summary>
/// <param name="name">The name.</param>
/// <param name="description">What it is.</param>
/// <param name="get">Reads it.</param>
/// <param name="set">Sets it.</param>
public sealed class CustomerLanguageField(string name, string description, CustomerGetter<LanguageCode> get, CustomerSetter<LanguageCode> set)
    : CustomerValueField<LanguageCode>(name, description, get, set)
{
    /// <inheritdoc/>
    public override string? Parse(ReadOnlySpan<char> text, out LanguageCode value) =>
        LanguageCode.TryParse(text, out value) ? null : $"not a language: give {LanguageCode.Expected}";

    /// <inheritdoc/>
    public override string Format(LanguageCode value) => value.ToString();
}

/// <summary>A moment, kept in whole seconds from 1970 on; null if not known.</summary>
/// <param name="name">The name.</param>
/// <param name="description">What happened then.</param>
/// <param name="get">Reads it.</param>
/// <param name="set">Sets it.</param>
public sealed class CustomerTimeField(string name, string description, CustomerGetter<Instant?> get, CustomerSetter<Instant?> set)
    : CustomerValueField<Instant?>(name, description, get, set)
{
    /// <inheritdoc/>
    public override string? Parse(ReadOnlySpan<char> text, out Instant? value)
    {
        var isMoment = MomentText.TryParseOrDay(text.ToString(), out var moment);
        value = isMoment ? moment : null;
        return isMoment ? null : "not a time like 2024-12-31T23:59:59Z or 2024-12-31";
    }

    /// <inheritdoc/>
    public override string Format(Instant? value) => value is { } moment ? MomentText.Format(moment) : "";
}

/// <summary>
/// One of a dataset's names, such as a tier, as the record keeps it: a number. On the wire, in files and on command lines it is the name, which only
/// whoever knows the dataset can read.
/// </summary>
/// <param name="name">The name.</param>
/// <param name="description">What it names.</param>
/// <param name="get">Reads the number.</param>
/// <param name="set">Sets the number.</param>
public sealed class CustomerNameField(string name, string description, CustomerGetter<int> get, CustomerSetter<int> set)
    : CustomerField<int>(name, description, get, set);

/// <summary>The version of a record, which every write brings beside the score.</summary>
/// <param name="name">The name.</param>
/// <param name="description">What it is.</param>
/// <param name="get">Reads it.</param>
/// <param name="set">Sets it.</param>
public sealed class CustomerVersionField(string name, string description, CustomerGetter<ulong> get, CustomerSetter<ulong> set)
    : CustomerField<ulong>(name, description, get, set);

/// <summary>Reads words of a closed vocabulary.</summary>
internal static class CustomerWords
{
    public static string? Read(ReadOnlySpan<char> text, IReadOnlyDictionary<string, int> words, string what, out int number)
    {
        if (words.TryGetValue(text.ToString(), out number))
        {
            return null;
        }

        return NearestWord.Suggest($"no such {what}; there are {string.Join(", ", words.Keys)}", text, words.Keys);
    }
}
