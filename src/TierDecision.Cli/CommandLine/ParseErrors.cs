using System.CommandLine;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Policies;

namespace TierDecision.Cli.CommandLine;

/// <summary>Says what is wrong with a command line: a line an error, and where to look.</summary>
internal static class ParseErrors
{
    public static int Write(ParseResult result, CliConsole console)
    {
        var command = result.CommandResult.Command;
        var path = PathOf(result);
        foreach (var message in Messages(result, command))
        {
            console.Fail(ExitCodes.BadInput, $"{path}: {message}");
        }

        return console.Fail(ExitCodes.BadInput, $"See '{path} --help'.");
    }

    private static IEnumerable<string> Messages(ParseResult result, Command command)
    {
        if (result.UnmatchedTokens.Count == 0)
        {
            return result.Errors.Select(error => error.Message).Distinct();
        }

        var known = command.Subcommands.Select(sub => sub.Name)
            .Concat(command.Options.Where(option => !option.Hidden).Select(option => option.Name)).ToList();
        if (command.Subcommands.Count > 0)
        {
            // A word that is no command makes the library complain of a missing command and of all that follows; the word is what is wrong.
            return [NotUnderstood(result.UnmatchedTokens[0], known)];
        }

        var others = result.Errors.Select(error => error.Message)
            .Where(message => !result.UnmatchedTokens.Any(token => message.Contains($"'{token}'", StringComparison.Ordinal)));
        return WithoutValues(result.UnmatchedTokens).Select(token => NotUnderstood(token, known)).Concat(others).Distinct();
    }

    // What follows an option that does not exist was meant as its value.
    private static IEnumerable<string> WithoutValues(IReadOnlyList<string> tokens) =>
        tokens.Where((token, i) => token.StartsWith('-') || i == 0 || !tokens[i - 1].StartsWith('-'));

    private static string NotUnderstood(string token, IReadOnlyList<string> known) => $"'{token}' is not understood{Suggestion(token, known)}";

    private static string Suggestion(string token, IReadOnlyList<string> known) =>
        Vocabulary.Nearest(token, known) is { } nearest ? $"; did you mean '{nearest}'?" : ".";

    private static string PathOf(ParseResult result)
    {
        var names = new List<string>();
        for (var at = result.CommandResult; at is not null; at = at.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Insert(0, at.Parent is null ? TierCtl.Name : at.Command.Name);
        }

        return string.Join(' ', names);
    }
}
