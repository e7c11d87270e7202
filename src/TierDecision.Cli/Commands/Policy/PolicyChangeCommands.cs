using System.CommandLine;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;

namespace TierDecision.Cli.Commands.Policy;

/// <summary><c>tierctl policy publish</c>, <c>activate</c> and <c>rollback</c>: change the policy library of a store.</summary>
internal static class PolicyChangeCommands
{
    public static Command Publish(CliContext context)
    {
        var file = FileArgument.Create<string>("FILE", "The policy file, YAML.", ArgumentArity.ExactlyOne);
        var activate = new Option<bool>("--activate") { Description = "Puts it into force in the same step." };
        var expect = PolicyStore.Expect();
        var command = new ExampleCommand(
            "publish",
            "Checks a policy and puts it, with the files that it names, into the library that all services of the store follow.",
            "tierctl policy publish policies/contact-centre.yaml --redis localhost:6379 --comment 'gold waits one minute less'",
            "tierctl policy publish policies/contact-centre.yaml --activate --embedded data/tierdecision.db")
        {
            file, activate, expect,
        };
        var store = PolicyStore.AddTo(command, context, changes: true);
        command.SetAction((result, cancellationToken) => store.Open(result) is { } place
            ? new PolicyChangeRun(place, store.Actor(result), PolicyStore.Revision(result.GetValue(expect)), context)
                .PublishAsync(result.GetRequiredValue(file), result.GetValue(activate), cancellationToken)
            : Task.FromResult(ExitCodes.BadInput));
        return command;
    }

    public static Command Activate(CliContext context)
    {
        var revision = Revision($"The revision, or '{PolicyStore.FileWord}' for the policy file of each node.", ArgumentArity.ExactlyOne);
        var expect = PolicyStore.Expect();
        var retier = new Option<bool>("--retier")
        {
            Description = "Assigns the tiers of all customers anew under the revision, in one step with it; their scores stay.",
        };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "With --retier: shows who would move from which tier to which, and changes nothing.",
        };
        var command = new ExampleCommand(
            "activate",
            "Puts a revision of the library into force in all services of the store.",
            "tierctl policy activate 3f9c27d1a804 --redis localhost:6379 --comment 'the peak season begins'",
            "tierctl policy activate 3f9c27d1a804 --retier --dry-run",
            "tierctl policy activate file")
        {
            revision, expect, retier, dryRun,
        };
        var store = PolicyStore.AddTo(command, context, changes: true);
        command.AddRule(result => ExampleCommand.Has(result, dryRun) && !ExampleCommand.Has(result, retier)
            ? "--dry-run goes with --retier: without it no customer moves"
            : null);
        command.AddRule(result => ExampleCommand.Has(result, retier) && result.GetResult(revision)?.Tokens is [{ Value: PolicyStore.FileWord }]
            ? "--retier goes with a revision: only a policy of the library is put into force together with customers"
            : null);
        command.SetAction((result, cancellationToken) =>
        {
            if (store.Open(result) is not { } place)
            {
                return Task.FromResult(ExitCodes.BadInput);
            }

            var (actor, expected) = (store.Actor(result), PolicyStore.Revision(result.GetValue(expect)));
            var named = PolicyStore.Revision(result.GetRequiredValue(revision))!;
            return result.GetValue(retier)
                ? new PolicyRetierRun(place, actor, expected, context).RunAsync(named, result.GetValue(dryRun), cancellationToken)
                : new PolicyChangeRun(place, actor, expected, context).ActivateAsync(named, cancellationToken);
        });
        return command;
    }

    public static Command RollBack(CliContext context)
    {
        var expect = PolicyStore.Expect();
        var command = new ExampleCommand(
            "rollback",
            "Puts into force again what was in force before; once more, and that is taken back.",
            "tierctl policy rollback --redis localhost:6379 --comment 'calls wait too long'")
        {
            expect,
        };
        var store = PolicyStore.AddTo(command, context, changes: true);
        command.SetAction((result, cancellationToken) => store.Open(result) is { } place
            ? new PolicyChangeRun(place, store.Actor(result), PolicyStore.Revision(result.GetValue(expect)), context)
                .RollBackAsync(cancellationToken)
            : Task.FromResult(ExitCodes.BadInput));
        return command;
    }

    /// <summary>An argument that names a revision.</summary>
    public static Argument<string> Revision(string description, ArgumentArity arity)
    {
        var argument = new Argument<string>("REV") { Description = description, Arity = arity };
        argument.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && PolicyStore.Problem(result.Tokens[0].Value) is { } problem)
            {
                result.AddError($"'{result.Tokens[0].Value}' {problem}");
            }
        });
        return argument;
    }
}
