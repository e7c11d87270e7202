using System.CommandLine;
using NodaTime;
using TierDecision.LoadTest.Reports;
using TierDecision.LoadTest.Visibility;

namespace TierDecision.LoadTest.Commands;

/// <summary><c>visibility</c>: when what is written through one node shows in the decisions of another, with a report.</summary>
internal static class VisibilityCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static Command Create(string[] args, TimeProvider time)
    {
        var (customers, seed, service) = (LoadOptions.Customers(100_000), LoadOptions.Seed(), LoadOptions.Service());
        var rate = ValueOption.Number("--rate", "Decisions a second on each node meanwhile", 500d, 1, 50_000);
        var writes = ValueOption.Number("--writes", "Writes of single customers", 4_000, 1, 100_000);
        var writeRate = ValueOption.Number("--write-rate", "Writes a second", 100d, 1, 1_000);
        var flips = ValueOption.Number("--flips", "New datasets", 9, 1, 100);
        var output = LoadOptions.Output("<date>-<commit>-visibility.txt and .json");
        var command = new Command("visibility", "Measures when writes through one node show in another's decisions. About a minute and a half as it is.")
        {
            customers, rate, writes, writeRate, flips, seed, service, output,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new VisibilityOptions
            {
                Customers = result.GetValue(customers),
                Rate = result.GetValue(rate),
                Writes = result.GetValue(writes),
                WriteRate = result.GetValue(writeRate),
                Flips = result.GetValue(flips),
                Seed = result.GetValue(seed),
            };

            // Before anything runs, so that the load average is that of others.
            var origin = Origin.Find(args, time);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limit);
            var now = Instant.FromDateTimeOffset(time.GetUtcNow());
            var run = new VisibilityRun(options, LoadSession.LoadPolicy(now), now, result.GetRequiredValue(service), time, Console.Error);
            var (written, flipped, decided) = await run.RunAsync(limit.Token);
            var report = VisibilityReport.Of(origin, options, written, flipped, decided);
            await ReportFiles.WriteAsync(report, origin, "-visibility", VisibilityText.Write(report), page: null, result.GetRequiredValue(output), cancellationToken);
            return report.IsCorrect ? 0 : 1;
        });
        return command;
    }
}
