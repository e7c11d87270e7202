using System.CommandLine;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;

namespace TierDecision.Cli.Commands.Policy;

/// <summary><c>tierctl policy list</c> and <c>get</c>: read the policy library of a store.</summary>
internal static class PolicyReadCommands
{
    private const int DefaultLimit = 20;

    public static Command List(CliContext context)
    {
        var limit = ValueOption.Whole("--limit", $"How many revisions and activations are shown, the newest. Default: {DefaultLimit}.", 1, 1_000);
        var command = new ExampleCommand(
            "list",
            "Lists the revisions of the library, and which was in force from when to when.",
            "tierctl policy list --redis localhost:6379",
            "tierctl policy list --embedded data/tierdecision.db --limit 100")
        {
            limit,
        };
        var store = PolicyStore.AddTo(command, context, changes: false);
        command.SetAction((result, cancellationToken) => store.Open(result) is { } place
            ? new PolicyReadRun(place, context).ListAsync(result.GetValue(limit) ?? DefaultLimit, cancellationToken)
            : Task.FromResult(ExitCodes.BadInput));
        return command;
    }

    public static Command Get(CliContext context)
    {
        var revision = PolicyChangeCommands.Revision("The revision. Default: the one in force.", ArgumentArity.ZeroOrOne);
        var output = ValueOption.Text("--output", "FOLDER", "Writes policy.yaml and the files that it names here.", "-o");
        var command = new ExampleCommand(
            "get",
            "Prints a policy of the library as it was written, comments and all.",
            "tierctl policy get 3f9c27d1a804 --redis localhost:6379 > policy.yaml",
            "tierctl policy get --output now")
        {
            revision, output,
        };
        var store = PolicyStore.AddTo(command, context, changes: false);
        command.SetAction((result, cancellationToken) => store.Open(result) is { } place
            ? new PolicyReadRun(place, context)
                .GetAsync(PolicyStore.Revision(result.GetValue(revision)), result.GetValue(output), cancellationToken)
            : Task.FromResult(ExitCodes.BadInput));
        return command;
    }
}
