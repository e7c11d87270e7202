using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using TierDecision.LoadTest.Processes;

namespace TierDecision.LoadTest.Commands;

/// <summary>Options whose values are checked as they are read. An error is one line: the option, the value, what is allowed.</summary>
internal static class ValueOption
{
    /// <summary>A number within bounds.</summary>
    public static Option<T> Number<T>(string name, string description, T normal, T low, T high)
        where T : struct, INumber<T> => new(name)
        {
            Description = $"{description}: {Range(low, high)}.",
            HelpName = "N",
            DefaultValueFactory = _ => normal,
            CustomParser = result => Read(result, name, low, high) ?? default,
        };

    /// <summary>A number within bounds; null if it is not given.</summary>
    public static Option<T?> OptionalNumber<T>(string name, string description, T low, T high)
        where T : struct, INumber<T> => new(name)
        {
            Description = $"{description}: {Range(low, high)}.",
            HelpName = "N",
            CustomParser = result => Read(result, name, low, high),
        };

    /// <summary>Whole numbers within bounds, ascending, separated by commas or given one after the other.</summary>
    public static Option<int[]> Numbers(string name, string description, int[] normal, int low, int high) => new(name)
    {
        Description = $"{description}; each {Range(low, high)}.{(normal.Length > 0 ? $" Default: {string.Join(',', normal)}." : "")}",
        HelpName = "N,N,…",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result =>
        {
            var numbers = new List<int>();
            foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
            {
                if (!TryRead(text, low, high, out int number))
                {
                    result.AddError($"{name} '{text}' is not {Range(low, high)}");
                    return [];
                }

                numbers.Add(number);
            }

            return [.. numbers.Order()];
        },
        DefaultValueFactory = _ => normal,
    };

    /// <summary>One of several words.</summary>
    public static Option<T> Choice<T>(string name, string description, T normal, IReadOnlyList<T> choices)
        where T : notnull
    {
        var words = choices.Select(choice => choice.ToString()!.ToLowerInvariant()).ToList();
        var listed = string.Join(", ", words);
        return new(name)
        {
            Description = $"{description}: {listed}.",
            HelpName = "WORD",
            DefaultValueFactory = _ => normal,
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                var at = words.IndexOf(text.ToLowerInvariant());
                if (at < 0)
                {
                    result.AddError($"{name} '{text}' is not one of {listed}");
                }

                return at < 0 ? normal : choices[at];
            },
        };
    }

    /// <summary>The .dll of a built service, which must be there.</summary>
    public static Option<string> Program(string name, string description, string normal)
    {
        var option = OptionalProgram(name, description);
        option.DefaultValueFactory = _ => normal;
        return option!;
    }

    /// <summary>The .dll of a built service, which must be there; null if it is not given.</summary>
    public static Option<string?> OptionalProgram(string name, string description) => Text(name, "DLL", description, ServiceBuild.Problem);

    /// <summary>A folder, which need not be there yet.</summary>
    public static Option<string> Folder(string name, string description, string normal)
    {
        var option = Text(
            name, "FOLDER", description,
            path => string.IsNullOrWhiteSpace(path) ? "is no folder; name one, it is made if it is missing"
                : File.Exists(path) ? "is a file; name a folder, it is made if it is missing"
                : null);
        option.DefaultValueFactory = _ => normal;
        return option!;
    }

    private static Option<string?> Text(string name, string helpName, string description, Func<string, string?> problem) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (problem(text) is { } wrong)
            {
                result.AddError($"{name} '{text}' {wrong}");
            }

            return text;
        },
    };

    private static T? Read<T>(ArgumentResult result, string name, T low, T high)
        where T : struct, INumber<T>
    {
        var text = result.Tokens[^1].Value;
        if (TryRead(text, low, high, out T value))
        {
            return value;
        }

        result.AddError($"{name} '{text}' is not {Range(low, high)}");
        return null;
    }

    private static bool TryRead<T>(string text, T low, T high, out T value)
        where T : struct, INumber<T> =>
        T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= low && value <= high;

    private static string Range<T>(T low, T high)
        where T : struct, INumber<T>
    {
        var whole = typeof(T) == typeof(double) ? "a number" : "a whole number";
        return $"{whole} from {Text(low)} to {Text(high)}";

        static string Text(T number) => number.ToString("#,##0.###", CultureInfo.InvariantCulture);
    }
}
