using System.CommandLine;
using System.CommandLine.Parsing;

namespace TierDecision.LoadTest.Commands;

/// <summary>Says what is wrong with a command line, a line an error.</summary>
internal static class ParseErrors
{
    /// <summary>The lines.</summary>
    public static IReadOnlyList<string> Of(ParseResult result)
    {
        // A word that is not known makes the library complain of all that follows from it as well; the word is what is wrong.
        if (result.UnmatchedTokens.Count > 0)
        {
            return [$"'{result.UnmatchedTokens[0]}' is not understood"];
        }

        return [.. result.Errors.Select(Line).Distinct()];
    }

    private static string Line(ParseError error) => error.SymbolResult is OptionResult { Tokens.Count: 0, Option: var option }
        ? $"{option.Name} has no value. {option.Description}"
        : error.Message;
}
