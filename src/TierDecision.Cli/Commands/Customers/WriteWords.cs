using System.CommandLine;
using TierDecision.Cli.Options;
using TierDecision.Cli.Settings;

namespace TierDecision.Cli.Commands.Customers;

/// <summary>Who decided a write and why, for the audit trail: the same options for every command that writes one customer by the service.</summary>
internal sealed class WriteWords
{
    private readonly Option<string?> _author = ValueOption.Text(
        "--author", "NAME", "Who decides it, for the audit trail. Default: the user and the machine, as user@machine.");

    private readonly Option<string?> _reason = ValueOption.Text("--reason", "TEXT", "Why, for the audit trail.");

    private WriteWords()
    {
    }

    /// <summary>Adds both options to a command.</summary>
    public static WriteWords AddTo(Command command, bool needsReason = false)
    {
        var words = new WriteWords();
        words._reason.Required = needsReason;
        command.Options.Add(words._author);
        command.Options.Add(words._reason);
        return words;
    }

    /// <summary>What was given. Where no author was, who runs the command; where no reason was, none.</summary>
    public (string Author, string Reason) Read(ParseResult result) =>
        (result.GetValue(_author) ?? CommandActor.Current.Caller, result.GetValue(_reason) ?? "");
}
