using System.CommandLine;
using System.Globalization;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.Storage.Policies;

namespace TierDecision.Cli.Commands.Policy;

/// <summary><c>tierctl policy shadow</c> and <c>canary</c>: try a revision of the library beside the policy in force.</summary>
internal static class TrialCommands
{
    private const int DefaultSamples = 10;

    public static Command Shadow(CliContext context)
    {
        var revision = PolicyChangeCommands.Revision("The revision to evaluate.", ArgumentArity.ExactlyOne);
        var oneIn = ValueOption.Whole(
            "--one-in", $"Evaluates it for one in so many decisions. Default: {PolicyTrialLimits.DefaultOneIn}.", 1, PolicyTrialLimits.OneIn);
        var start = new ExampleCommand(
            "start",
            "Begins to evaluate a revision for some decisions after they were answered. No answer changes.",
            "tierctl policy shadow start 3f9c27d1a804 --redis localhost:6379 --comment 'what would the new routes do?'",
            "tierctl policy shadow start 3f9c27d1a804 --one-in 1")
        {
            revision, oneIn,
        };
        Changes(start, context, result => new PolicyTrialChange(PolicyTrialAction.StartShadow)
        {
            Revision = result.GetRequiredValue(revision),
            OneIn = result.GetValue(oneIn) ?? PolicyTrialLimits.DefaultOneIn,
        });
        var stop = new ExampleCommand("stop", "Ends the shadow.", "tierctl policy shadow stop");
        Changes(stop, context, _ => new PolicyTrialChange(PolicyTrialAction.StopShadow));
        return new Command("shadow", "Evaluates a revision beside the policy in force, and counts how their decisions differ.")
        {
            start, stop, Status(context, isCanary: false), Samples(context, isCanary: false),
        };
    }

    public static Command Canary(CliContext context)
    {
        var revision = PolicyChangeCommands.Revision("The revision to decide with.", ArgumentArity.ExactlyOne);
        var share = Share();
        var limits = PolicyCanaryLimits.Default;
        var lastTargets = Limit(
            "--limit-last-targets", "more decisions at the last target of their route or offered an overflow", limits.LastTargets);
        var promises = Limit("--limit-promises", "more decisions whose promise cannot be kept", limits.Promises);
        var errors = Limit("--limit-errors", "decisions that the candidate cannot make", limits.Errors);
        var differing = Limit("--limit-differing", "decisions that differ", limits.Differing);
        var start = new ExampleCommand(
            "start",
            "Lets a revision decide for a share of the customers. It is rolled back by itself if one of its limits is exceeded.",
            "tierctl policy canary start 3f9c27d1a804 --share 5 --redis localhost:6379 --comment 'new routes'",
            "tierctl policy canary start 3f9c27d1a804 --share 0.5 --limit-promises 2 --limit-differing 30")
        {
            revision, share, lastTargets, promises, errors, differing,
        };
        Changes(start, context, result => new PolicyTrialChange(PolicyTrialAction.StartCanary)
        {
            Revision = result.GetRequiredValue(revision),
            Share = result.GetRequiredValue(share)!.Value,
            Limits = new PolicyCanaryLimits(
                Value(result, lastTargets, limits.LastTargets), Value(result, promises, limits.Promises), Value(result, errors, limits.Errors),
                Value(result, differing, limits.Differing)),
        });
        var next = Share();
        var set = new ExampleCommand(
            "set",
            "Changes the share. A greater one has all customers that the smaller one had; what is counted begins anew.",
            "tierctl policy canary set --share 20 --redis localhost:6379")
        {
            next,
        };
        Changes(set, context, result => new PolicyTrialChange(PolicyTrialAction.SetCanary) { Share = result.GetRequiredValue(next)!.Value });
        var stop = new ExampleCommand(
            "stop", "Ends the canary: the policy in force decides for everybody again.",
            "tierctl policy canary stop --comment 'calls wait too long'");
        Changes(stop, context, _ => new PolicyTrialChange(PolicyTrialAction.StopCanary));
        return new Command("canary", "Lets a revision decide for a share of the customers, which is rolled back by itself if it does worse.")
        {
            start, set, stop, Status(context, isCanary: true), Samples(context, isCanary: true),
        };
    }

    private static void Changes(ExampleCommand command, CliContext context, Func<ParseResult, PolicyTrialChange> change)
    {
        var expect = PolicyStore.Expect();
        command.Options.Add(expect);
        var store = PolicyStore.AddTo(command, context, changes: true);
        command.SetAction((result, cancellationToken) => store.Open(result) is { } place
            ? new TrialChangeRun(place, store.Actor(result), PolicyStore.Revision(result.GetValue(expect)), context)
                .RunAsync(change(result), cancellationToken)
            : Task.FromResult(ExitCodes.BadInput));
    }

    private static ExampleCommand Status(CliContext context, bool isCanary)
    {
        var word = isCanary ? "canary" : "shadow";
        var command = new ExampleCommand(
            "status", $"Shows the {word} and what all nodes counted of it.", $"tierctl policy {word} status --redis localhost:6379",
            $"tierctl policy {word} status --service http://127.0.0.1:8081");
        var store = PolicyStore.AddTo(command, context, changes: false);
        command.SetAction((result, cancellationToken) => store.Open(result) is { } place
            ? new TrialRun(place, isCanary, context).StatusAsync(cancellationToken)
            : Task.FromResult(ExitCodes.BadInput));
        return command;
    }

    private static ExampleCommand Samples(CliContext context, bool isCanary)
    {
        var word = isCanary ? "canary" : "shadow";
        var limit = ValueOption.Whole(
            "--limit", $"How many are shown, the newest. Default: {DefaultSamples}.", 1, Storage.Trials.TrialLimits.Samples);
        var command = new ExampleCommand(
            "samples",
            "Prints decisions that differ, each as a line of JSON with both explanations, the newest first. Those of removed customers cannot "
                + "be read.",
            $"tierctl policy {word} samples --limit 1 --redis localhost:6379",
            $"tierctl policy {word} samples --service http://127.0.0.1:8081")
        {
            limit,
        };
        var store = PolicyStore.AddTo(command, context, changes: false);
        command.SetAction((result, cancellationToken) => store.Open(result) is { } place
            ? new TrialRun(place, isCanary, context).SamplesAsync(result.GetValue(limit) ?? DefaultSamples, cancellationToken)
            : Task.FromResult(ExitCodes.BadInput));
        return command;
    }

    private static Option<int?> Share()
    {
        var option = ValueOption.Of<int>("--share", "PERCENT", "The share of customers that it decides for, 0 to 100, two decimals.", ReadPercent);
        option.Required = true;
        return option;
    }

    private static Option<CanaryLimit?> Limit(string name, string what, int? preset) => ValueOption.Of(
        name, "PERCENT",
        $"Rolls it back above so many {what}, 0 to 100, or 'none'. Default: {(preset is { } value ? PolicyTrialLimits.Percent(value) : "none")}.",
        (string text, out CanaryLimit limit) =>
        {
            limit = default;
            if (text == "none")
            {
                return null;
            }

            var problem = ReadPercent(text, out var percent);
            limit = new CanaryLimit(percent);
            return problem is null ? null : $"{problem}, nor 'none'";
        });

    private static int? Value(ParseResult result, Option<CanaryLimit?> option, int? preset) =>
        result.GetValue(option) is { } given ? given.Share : preset;

    private static string? ReadPercent(string text, out int share)
    {
        share = 0;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var percent)
            || percent is < 0 or > 100 || percent * 100 != decimal.Truncate(percent * 100))
        {
            return "is no percentage of 0 to 100 with at most two decimals";
        }

        share = (int)(percent * 100);
        return null;
    }

    // A limit that was given; null for none.
    private readonly record struct CanaryLimit(int? Share);
}
