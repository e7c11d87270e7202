using System.Globalization;
using NodaTime;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Explanations.Wording;

/// <summary>Lists, numbers and durations as the texts of explanations write them.</summary>
internal static class Words
{
    // Longer lists and texts say no more to a reader; a policy may list a thousand topics.
    public const int MostListed = 8;
    private const int LongestText = 64;

    public static readonly BilingualText None = new("", "");

    public static BilingualText NotKnown => ExplanationTexts.ValueNotKnown.Text;

    public static BilingualText NotGiven => ExplanationTexts.ValueNotGiven.Text;

    public static BilingualText Same(string text) => new(text, text);

    public static BilingualText OneOf(IReadOnlyList<string> words) => OneOf([.. words.Select(Same)]);

    public static BilingualText OneOf(IReadOnlyList<BilingualText> words, int most = MostListed) => words.Count > most
        ? ExplanationTexts.ListOrMore.With(
            new("first", ExplanationTexts.ListComma.Join(words.Take(most))), new("count", words.Count - most))
        : words.Count < 2
            ? words.SingleOrDefault(None)
            : ExplanationTexts.ListOr.With(new("first", ExplanationTexts.ListComma.Join(words.SkipLast(1))), new("last", words[^1]));

    /// <summary>Text of a request in quotes, cut where it is long.</summary>
    public static string Quoted(string text) => $"'{Cut(text, LongestText)}'";

    /// <summary>The text, with an ellipsis in place of what is beyond <paramref name="longest"/> characters.</summary>
    public static string Cut(string text, int longest)
    {
        // Never through the middle of a character of two halves.
        var length = text.Length > longest && char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return text.Length > longest ? $"{text[..length]}..." : text;
    }

    /// <inheritdoc cref="Cut(string, int)"/>
    public static BilingualText Cut(BilingualText text, int longest) => new(Cut(text.English, longest), Cut(text.Chinese, longest));

    public static string Number(double number) =>
        number != 0 && Math.Abs(number) < 0.0001
            ? number.ToString("G3", CultureInfo.InvariantCulture)
            : number.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>A duration in milliseconds; what is a second or longer without its fraction of one.</summary>
    public static string Span(double milliseconds) => Span(milliseconds, Math.Floor);

    /// <summary>How much longer or shorter, in milliseconds: with a value cut to whole seconds, rounded up it reaches the bound.</summary>
    public static string Difference(double milliseconds) => Span(milliseconds, Math.Ceiling);

    /// <summary>A moment in UTC, to the second, or to the millisecond where it has one.</summary>
    public static string Moment(Instant instant)
    {
        var pattern = instant.ToUnixTimeMilliseconds() % 1000 == 0 ? "uuuu-MM-dd'T'HH:mm:ss'Z'" : "uuuu-MM-dd'T'HH:mm:ss.fff'Z'";
        return instant.ToString(pattern, CultureInfo.InvariantCulture);
    }

    private static string Span(double milliseconds, Func<double, double> round)
    {
        // Beyond what NodaTime can hold nothing is a duration that people would read.
        if (Math.Abs(milliseconds) > 1e15)
        {
            return milliseconds < 0 ? "-ever" : "ever";
        }

        var size = Math.Abs(milliseconds);
        size = size >= 1000 ? round(size / 1000) * 1000 : round(size);
        return DurationText.Format(Duration.FromMilliseconds((long)(milliseconds < 0 ? -size : size)));
    }
}
