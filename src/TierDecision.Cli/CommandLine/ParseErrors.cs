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

        // A word that is no command makes the library complain of a missing command, too; the word is what is wrong.
        var known = command.Subcommands.Select(sub => sub.Name).Concat(command.Options.Where(option => !option.Hidden).Select(option => option.Name)).ToList();
        var unmatched = result.UnmatchedTokens.Select(token => $"'{token}' is not understood{Suggestion(token, known)}");
        var others = result.Errors.Select(error => error.Message).Where(message => !result.UnmatchedTokens.Any(token => message.Contains($"'{token}'", StringComparison.Ordinal)));
        return unmatched.Concat(command.Subcommands.Count > 0 ? [] : others).Distinct();
    }

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
