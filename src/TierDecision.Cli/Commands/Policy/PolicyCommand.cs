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
            "Checks policies as the service does at its start: shows tiers, queues and rules, or every error at once with its line.",
            "tierctl policy check policies/contact-centre.yaml",
            "tierctl policy check policies/*.yaml")
        {
            files,
        };
        check.SetAction(result => Check(result.GetRequiredValue(files), context));
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
            check, schema, PolicyChangeCommands.Publish(context), PolicyChangeCommands.Activate(context), PolicyChangeCommands.RollBack(context),
            PolicyReadCommands.List(context), PolicyReadCommands.Get(context), TrialCommands.Shadow(context), TrialCommands.Canary(context),
        };
    }

    private static int Check(string[] files, CliContext context)
    {
        var exitCode = ExitCodes.Ok;
        foreach (var file in files)
        {
            var load = PolicyFile.Load(file, context.Now);
            if (load.Plan is { } plan)
            {
                PolicyCard.Write(context.Console, plan, load);
            }

            PolicySource.WriteFindings(context.Console, load);
            if (load.Findings.Any(finding => finding.Severity == Severity.Error))
            {
                exitCode = ExitCodes.BadInput;
            }
        }

        return exitCode;
    }
}
