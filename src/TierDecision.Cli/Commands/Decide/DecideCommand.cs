using System.CommandLine;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;

namespace TierDecision.Cli.Commands.Decide;

/// <summary><c>tierctl decide</c>: asks a running service.</summary>
internal static class DecideCommand
{
    public static Command Create(CliContext context)
    {
        var command = new ExampleCommand(
            "decide",
            "Asks the service for a decision: who comes first, by when, and where to.",
            "tierctl decide --customer 42 --contact voice",
            "tierctl decide --customer 42 --contact voice --explain",
            "tierctl decide --phone +442079460958 --contact voice --attestation full --topic sales",
            "tierctl decide --external crm:C000042 --ticket urgent --language de",
            "tierctl decide --customer 42 --order 129.90 --json",
            "tierctl decide --contact chat    (a visitor whom nobody knows)");
        var options = new DecideOptions();
        options.AddTo(command, context);
        command.SetAction((result, cancellationToken) => RunAsync(command, options.Read(result), context, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Command command, DecideArguments arguments, CliContext context, CancellationToken cancellationToken)
    {
        var console = context.Console;
        var (response, failure) = await ServiceClient
            .DecideAsync(arguments.Service, arguments.Request, context.Time, cancellationToken).ConfigureAwait(false);
        if (failure is not null)
        {
            return failure.Naming(field => FieldOptions.NameOf(command, field)).Write(console);
        }

        if (arguments.Json)
        {
            await console.Output.WriteLineAsync(AnswerJson.Of(response!)).ConfigureAwait(false);
        }
        else
        {
            new DecisionCard(context).Write(arguments.Request, response!);
            if (arguments.Explain && response!.Explanation is { } explanation)
            {
                new ExplanationCard(context).Write(explanation);
            }
        }

        return ExitCodes.Ok;
    }
}
