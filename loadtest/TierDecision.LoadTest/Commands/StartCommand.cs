using System.CommandLine;
using TierDecision.LoadTest.Builds;
using TierDecision.LoadTest.Measuring;
using TierDecision.LoadTest.Reports;

namespace TierDecision.LoadTest.Commands;

/// <summary>
/// <c>start</c>: how long two builds take from their start until they are ready, from Redis, from the checkpoint and from the embedded store, with a
/// report.
/// </summary>
internal static class StartCommand
{
    // For a round of nine starts of some seconds each.
    private static readonly TimeSpan RoundLimit = TimeSpan.FromMinutes(5);

    public static Command Create(string[] args, TimeProvider time)
    {
        var rounds = ValueOption.Number("--rounds", "Interleaved rounds of starts", 10, Estimate.Fewest, 100);
        var (customers, seed, service) = (LoadOptions.Customers(1_000_000), LoadOptions.Seed(), LoadOptions.Service());
        var against = LoadOptions.Against("The TierDecision.Service.dll of the build that this one is compared with.");
        against.Required = true;
        var require = LoadOptions.Require("--require", "Exit code 1 if the upper end of the 95 % interval of a ratio of times is above this");
        var output = LoadOptions.Output("<date>-<commit>-start.txt and .json");
        var command = new Command("start", "Compares how two builds of the service start and writes a report. About five minutes as it is.")
        {
            against, rounds, customers, seed, service, require, output,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new StartOptions
            {
                Customers = result.GetValue(customers),
                Rounds = result.GetValue(rounds),
                Require = result.GetValue(require),
                Seed = result.GetValue(seed),
            };
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(LoadOptions.SetUpLimit + ((options.Rounds + 1) * RoundLimit));

            // Before anything runs, so that the load average is that of others.
            var origin = Origin.Find(args, time);
            using var session = await BuildSession.StartAsync(
                options.Customers, result.GetRequiredValue(service), result.GetValue(against)!, time, limit.Token);
            var starts = await new StartRun(options, session.Stand, session.Dataset, time, Console.Error).RunAsync(limit.Token);
            var report = StartReport.Of(origin, options, session.This, session.Against, starts);
            await ReportFiles.WriteAsync(
                report, origin, "-start", StartText.Write(report), page: null, result.GetRequiredValue(output), cancellationToken);
            return report.HasPassed ? 0 : 1;
        });
        return command;
    }
}
