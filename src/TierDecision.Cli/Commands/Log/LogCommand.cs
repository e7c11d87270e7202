using System.CommandLine;
using TierDecision.Cli.Options;
using TierDecision.Cli.Settings;
using TierDecision.Cli.Terminal;

namespace TierDecision.Cli.Commands.Log;

/// <summary><c>tierctl log</c>: the last entries of the decision log.</summary>
internal static class LogCommand
{
    private const int DefaultCount = 20;
    private const int MostEntries = 100_000;

    public static Command Create(CliContext context)
    {
        var file = SettingOptions.LogFile();
        var redis = SettingOptions.LogRedis();
        var prefix = SettingOptions.Prefix();
        var last = ValueOption.Whole("--last", $"How many entries, the latest. Default: {DefaultCount}.", 1, MostEntries);
        var json = new Option<bool>("--json") { Description = "Prints the entries as they are written, a line each." };
        var records = new Option<bool>("--records")
        {
            Description =
                "With --json, adds each customer's record as it was, opened with the keys in the store; not of those who were removed since.",
        };
        var command = new ExampleCommand(
            "log",
            "Prints the last decisions of the decision log, which the service writes where TierDecision:DecisionLog:Target says so.",
            "tierctl log",
            "tierctl log --last 100 --file /var/lib/tierdecision/decisions.jsonl",
            "tierctl log --redis localhost:6379 --json",
            "tierctl log --json --records")
        {
            file, redis, prefix, last, json, records,
        };
        command.AddRule(
            result => ExampleCommand.Has(result, records) && !ExampleCommand.Has(result, json) ? "--records goes with --json" : null);
        command.SetAction((result, cancellationToken) =>
        {
            if (CommandSettings.Read(result, context) is not { } settings)
            {
                return Task.FromResult(ExitCodes.BadInput);
            }

            var arguments = new LogArguments
            {
                Settings = settings,
                Last = result.GetValue(last) ?? DefaultCount,
                Json = result.GetValue(json),
                Records = result.GetValue(records),
            };
            return new LogRun(arguments, context).RunAsync(cancellationToken);
        });
        return command;
    }
}
