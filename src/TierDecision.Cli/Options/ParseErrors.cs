using System.CommandLine;
using System.CommandLine.Parsing;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Findings;

namespace TierDecision.Cli.Options;

/// <summary>Says what is wrong with a command line: a line an error, and where to look.</summary>
internal static class ParseErrors
{
    private const int MostMeant = 3;

    /// <summary>Every error of a command line: those of the library, and those of the command's own rules.</summary>
    public static IReadOnlyList<string> Of(ParseResult result)
    {
        var command = result.CommandResult.Command;
        return [.. Messages(result, command, [.. (command as ExampleCommand)?.Rules.SelectMany(rule => rule(result.CommandResult)) ?? []])];
    }

    /// <summary>Writes the errors to standard error and returns the exit code.</summary>
    public static int Write(ParseResult result, IEnumerable<string> errors, CliConsole console)
    {
        var path = PathOf(result);
        foreach (var message in errors)
        {
            console.Fail(ExitCodes.BadInput, $"{path}: {message}");
        }

        return console.Fail(ExitCodes.BadInput, $"See '{path} --help'.");
    }

    /// <summary>Says of a word that <paramref name="command"/> does not know it, and which of those that it knows is the nearest.</summary>
    public static string NotUnderstood(string word, Command command)
    {
        var known = command.Subcommands.Select(sub => sub.Name)
            .Concat(command.Options.Where(option => !option.Hidden).Select(option => option.Name)).ToList();
        IEnumerable<string> meant = NearestWord.Nearest(word, known) is { } nearest
            ? [nearest]
            : known.Where(name => HasPart(name, word)).Take(MostMeant);
        var names = string.Join(" or ", meant.Select(name => $"'{name}'"));
        return $"'{word}' is not understood{(names.Length > 0 ? $"; did you mean {names}?" : ".")}";
    }

    // '--score' is a part of '--value-score'.
    private static bool HasPart(string name, string word) =>
        word.StartsWith("--", StringComparison.Ordinal) && name.TrimStart('-').Split('-').Contains(word[2..], StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Messages(ParseResult result, Command command, IReadOnlyList<string> ofRules)
    {
        if (result.UnmatchedTokens.Count == 0)
        {
            return result.Errors.Select(error => error.Message).Concat(ofRules).Distinct();
        }

        if (command.Subcommands.Count > 0)
        {
            // A word that is no command makes the library complain of a missing command and of all that follows; the word is what is wrong.
            return [NotUnderstood(result.UnmatchedTokens[0], command)];
        }

        var others = result.Errors.Select(error => error.Message).Concat(ofRules)
            .Where(message => !result.UnmatchedTokens.Any(token => message.Contains($"'{token}'", StringComparison.Ordinal)));
        return WithoutValues(result).Select(token => NotUnderstood(token, command)).Concat(others).Distinct();
    }

    // What follows an option that does not exist was meant as its value.
    private static IEnumerable<string> WithoutValues(ParseResult result)
    {
        var (tokens, before) = (result.UnmatchedTokens, result.Tokens.Zip(result.Tokens.Skip(1)));
        var values = before.Where(pair => pair.First.Type == TokenType.Argument && pair.First.Value.StartsWith('-')).Select(pair => pair.Second.Value)
            .ToHashSet(StringComparer.Ordinal);
        return tokens.Where((token, i) => token.StartsWith('-') || ((i == 0 || !tokens[i - 1].StartsWith('-')) && !values.Contains(token)));
    }

    private static string PathOf(ParseResult result)
    {
        var names = new List<string>();
        for (var at = result.CommandResult; at is not null; at = at.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Insert(0, at.Parent is null ? CliContext.CommandName : at.Command.Name);
        }

        return string.Join(' ', names);
    }
}
