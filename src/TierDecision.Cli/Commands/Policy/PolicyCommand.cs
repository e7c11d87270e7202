using System.CommandLine;
using TierDecision.Cli.Options;
using TierDecision.Cli.Policies;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>
/// <c>tierctl policy</c>: checks policies the way the service reads them, and works on the policy library of a store.
/// </summary>
internal static class PolicyCommand
{
    public static Command Create(CliContext context)
    {
        var files = FileArgument.Create<string[]>("FILE", "Policy files, YAML.", ArgumentArity.OneOrMore);
        var check = new ExampleCommand(
            "check",
            "Checks policies as the service does at its start: shows tiers, calendars, queues and rules, or every error at once with its line. "
            + "With --redis, --embedded or --service also how they fit the live customers.",
            "tierctl policy check policies/contact-centre.yaml",
            "tierctl policy check policies/*.yaml --service http://127.0.0.1:8081")
        {
            files,
        };
        var store = PolicyStore.AddTo(check, context, changes: false);
        check.SetAction(async (result, cancellationToken) =>
        {
            var names = result.GetRequiredValue(files);
            if (!store.IsGiven(result))
            {
                return await CheckAsync(names, place: null, context, cancellationToken).ConfigureAwait(false);
            }

            if (store.Open(result) is not { } place)
            {
                return ExitCodes.BadInput;
            }

            await using var opened = place.ConfigureAwait(false);
            return await CheckAsync(names, place, context, cancellationToken).ConfigureAwait(false);
        });
        var schema = new ExampleCommand(
            "schema",
            "Prints the JSON Schema of policies, by which editors complete and check them while they are written.",
            "tierctl policy schema > policy.schema.json");
        schema.SetAction(_ =>
        {
            context.Console.Output.Write(PolicySchema.Generate());
            return ExitCodes.Ok;
        });
        return new Command("policy", "Works on policies, and on the library that the services of a store follow.")
        {
            check, PolicyTryCommand.Create(context), PolicyMeaningCommands.Describe(context), PolicyMeaningCommands.Diff(context), schema,
            PolicyChangeCommands.Publish(context), PolicyChangeCommands.Activate(context), PolicyChangeCommands.RollBack(context),
            PolicyReadCommands.List(context), PolicyReadCommands.Get(context), TrialCommands.Shadow(context), TrialCommands.Canary(context),
        };
    }

    private static async Task<int> CheckAsync(string[] files, IPolicyPlace? place, CliContext context, CancellationToken cancellationToken)
    {
        var exitCode = ExitCodes.Ok;
        foreach (var file in files)
        {
            var load = PolicyFile.Load(file, context.Now);
            if (load.Plan is { } plan)
            {
                PolicyCard.Write(context.Console, plan, load, context.Now);
            }

            PolicySource.WriteFindings(context.Console, load);
            if (place is not null)
            {
                var (findings, failure) = await place.CheckAsync(load, cancellationToken).ConfigureAwait(false);
                if (findings is null)
                {
                    return failure!.Write(context.Console);
                }

                PolicySource.WriteFindings(context.Console, file, findings);
            }

            if (load.Findings.Any(finding => finding.Severity == Severity.Error))
            {
                exitCode = ExitCodes.BadInput;
            }
        }

        return exitCode;
    }
}
