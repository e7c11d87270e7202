using System.CommandLine;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;

namespace TierDecision.Cli.Commands.Log;

/// <summary><c>tierctl log</c>: the last entries of the decision log.</summary>
internal static class LogCommand
{
    public const string DefaultFile = "data/decisions.jsonl";

    private const int DefaultCount = 20;
    private const int MostEntries = 100_000;

    public static Command Create(CliContext context)
    {
        var file = ValueOption.Text("--file", "FILE", $"The log's file. Default: TIERDECISION__DECISIONLOG__FILE, else {DefaultFile}.");
        var redis = ValueOption.Text("--redis", "CONNECTION", "Reads the log's stream in Redis, such as localhost:6379, instead of a file.");
        var prefix = ValueOption.Text("--prefix", "PREFIX", "What every key in Redis begins with. Default: TIERDECISION__REDIS__PREFIX, else td.");
        var last = ValueOption.Whole("--last", $"How many entries, the latest. Default: {DefaultCount}.", 1, MostEntries);
        var json = new Option<bool>("--json") { Description = "Prints the entries as they are written, a line each." };
        var command = new ExampleCommand(
            "log",
            "Prints the last decisions of the decision log, which the service writes where TierDecision:DecisionLog:Target says so.",
            "tierctl log",
            "tierctl log --last 100 --file /var/lib/tierdecision/decisions.jsonl",
            "tierctl log --redis localhost:6379 --json")
        {
            file, redis, prefix, last, json,
        };
        command.SetAction((result, cancellationToken) => new LogRun(
            new LogArguments
            {
                File = result.GetValue(file) ?? context.Variable("TIERDECISION__DECISIONLOG__FILE") ?? DefaultFile,
                Redis = result.GetValue(redis),
                Prefix = result.GetValue(prefix) ?? context.Variable("TIERDECISION__REDIS__PREFIX") ?? "td",
                Last = result.GetValue(last) ?? DefaultCount,
                Json = result.GetValue(json),
            },
            context).RunAsync(cancellationToken));
        return command;
    }
}
