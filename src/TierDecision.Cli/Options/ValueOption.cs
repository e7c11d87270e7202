using System.CommandLine;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Cli.Options;

/// <summary>Options whose values are checked as they are read, each error in one line that says what would be right.</summary>
internal static class ValueOption
{
    private static readonly Duration Longest = Duration.FromDays(3650);

    /// <summary>Gives the value of a text, or the reason why it has none.</summary>
    public delegate string? Reader<T>(string text, out T value);

    /// <summary>An option of a value type, null where it is not given.</summary>
    public static Option<T?> Of<T>(string name, string helpName, string description, Reader<T> read)
        where T : struct => new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                if (read(text, out var value) is not { } wrong)
                {
                    return value;
                }

                result.AddError($"{name} '{text}' {wrong}");
                return null;
            },
        };

    /// <summary>Reads one of the words that stand for something.</summary>
    public static Reader<T> Choice<T>(IReadOnlyDictionary<string, T> choices)
        where T : struct => (string text, out T value) =>
            choices.TryGetValue(text, out value) ? null : NearestWord.NotOneOf("choice", text, choices.Keys);

    /// <summary>An option of one of the words of an enumeration.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is.</param>
    /// <param name="others">Other words for members; null for none.</param>
    public static Option<T?> Word<T>(string name, string description, IReadOnlyDictionary<string, T>? others = null)
        where T : struct, Enum
    {
        var words = EnumWords.Of<T>();
        return Of(name, string.Join('|', words.Keys), description, (string text, out T value) =>
        {
            if (others?.TryGetValue(text, out value) == true)
            {
                return null;
            }

            var known = words.TryGetValue(text, out var number);
            value = known ? (T)Enum.ToObject(typeof(T), number) : default;
            return known ? null : NearestWord.NotOneOf("choice", text, words.Keys.Concat(others?.Keys ?? []));
        });
    }

    /// <summary>An option of a whole number within bounds.</summary>
    public static Option<int?> Whole(string name, string description, int low, int high) =>
        Of(name, "N", description, (string text, out int value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= low && value <= high
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"is no whole number of {low} to {high}"));

    /// <summary>An option of a number within bounds.</summary>
    public static Option<double?> Number(string name, string helpName, string description, double low, double high) =>
        Of(name, helpName, description, (string text, out double value) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= low && value <= high
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"is no number of {low} to {high}"));

    /// <summary>An option of a day.</summary>
    public static Option<LocalDate?> Day(string name, string description) =>
        Of(name, "YYYY-MM-DD", description, (string text, out LocalDate value) =>
        {
            var parsed = LocalDatePattern.Iso.Parse(text);
            value = parsed.Success ? parsed.Value : default;
            return parsed.Success ? null : "is no day like 2025-12-31";
        });

    /// <summary>An option of a moment with an offset from UTC: a time without one means another moment on every machine.</summary>
    public static Option<Instant?> Moment(string name, string description) =>
        Of(name, "TIME", description, (string text, out Instant value) =>
            MomentText.TryParse(text, out value) ? null : MomentProblem.Of(text));

    /// <summary>An option of a moment of the past: with an offset from UTC, or as long before now as a duration such as <c>7d</c>.</summary>
    public static Option<Instant?> Past(string name, string description, Func<Instant> now) =>
        Of(name, "TIME", description, (string text, out Instant value) =>
        {
            if (MomentText.TryParse(text, out value))
            {
                return null;
            }

            if (!DurationText.TryParse(text, out var ago) || ago <= Duration.Zero)
            {
                return $"{MomentProblem.Of(text)}; or a span before now, such as 7d or 90m";
            }

            if (ago > Longest)
            {
                return "is too long ago: at most 3650d";
            }

            value = now() - ago;
            return null;
        });

    /// <summary>An option of a span of time, more than none and at most 3650 days.</summary>
    public static Option<Duration?> Span(string name, string description) =>
        Of(name, "SPAN", description, (string text, out Duration value) =>
            !DurationText.TryParse(text, out value) || value <= Duration.Zero ? "is no span such as 7d, 36h or 90m"
            : value > Longest ? "is too long: at most 3650d"
            : null);

    /// <summary>An option of text.</summary>
    public static Option<string?> Text(string name, string helpName, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = helpName };

    /// <summary>An option of text that must pass a check, which gives what is wrong or null.</summary>
    public static Option<string?> CheckedText(string name, string helpName, string description, Func<string, string?> check)
    {
        var option = Text(name, helpName, description);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && check(result.Tokens[^1].Value) is { } wrong)
            {
                result.AddError($"{name} '{result.Tokens[^1].Value}' {wrong}");
            }
        });
        return option;
    }

    /// <summary>An option that may be given several times, each time <c>name=value</c>.</summary>
    public static Option<Dictionary<string, string>> Pairs(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var text in result.Tokens.Select(token => token.Value))
            {
                var split = text.IndexOf('=', StringComparison.Ordinal);
                if (split <= 0)
                {
                    result.AddError($"{name} '{text}' is not {helpName}");
                }
                else if (!pairs.TryAdd(text[..split].Trim(), text[(split + 1)..].Trim()))
                {
                    result.AddError($"{name} '{text}' names '{text[..split].Trim()}' a second time");
                }
            }

            return pairs;
        },
    };
}
