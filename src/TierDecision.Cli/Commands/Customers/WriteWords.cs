using System.CommandLine;
using TierDecision.Cli.Options;

namespace TierDecision.Cli.Commands.Customers;

/// <summary>Who decided a write and why, which a command may say for the audit trail.</summary>
internal sealed class WriteWords
{
    private readonly Option<string?> _author = ValueOption.Text("--author", "NAME", "Who decides it, for the audit trail.");
    private readonly Option<string?> _reason = ValueOption.Text("--reason", "TEXT", "Why, for the audit trail.");

    private WriteWords()
    {
    }

    /// <summary>Adds both options to a command.</summary>
    public static WriteWords AddTo(Command command)
    {
        var words = new WriteWords();
        command.Options.Add(words._author);
        command.Options.Add(words._reason);
        return words;
    }

    /// <summary>What was given; empty texts if nothing was.</summary>
    public (string Author, string Reason) Read(ParseResult result) => (result.GetValue(_author) ?? "", result.GetValue(_reason) ?? "");
}
