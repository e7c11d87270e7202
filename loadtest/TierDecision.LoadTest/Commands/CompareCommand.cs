using System.CommandLine;
using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Reports;

namespace TierDecision.LoadTest.Commands;

/// <summary><c>compare</c>: the service against its baselines, in interleaved rounds, with a report.</summary>
internal static class CompareCommand
{
    public static Command Create(string[] args, TimeProvider time)
    {
        var rounds = LoadOptions.Rounds("Interleaved rounds", 5, 25);
        var (customers, seconds, connections, streams) = (LoadOptions.Customers(1_000_000), LoadOptions.Seconds(10), LoadOptions.Connections(), LoadOptions.Streams());
        var (zipf, seed, service) = (LoadOptions.Zipf(0), LoadOptions.Seed(), LoadOptions.Service());
        var output = LoadOptions.Output("<date>-<commit>.txt, .json and .html");
        var command = new Command("compare", "Compares the service with its baselines and writes a report. About thirteen minutes as it is.")
        {
            customers, rounds, seconds, connections, streams, zipf, seed, service, output,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new ComparisonOptions
            {
                Customers = result.GetValue(customers),
                Rounds = result.GetValue(rounds),
                Seconds = result.GetValue(seconds),
                Connections = result.GetValue(connections),
                Streams = result.GetValue(streams),
                Zipf = result.GetValue(zipf),
                Seed = result.GetValue(seed),
            };

            // Before anything runs, so that the load average is that of others.
            var origin = Origin.Find(args, time);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(LoadOptions.SetUpLimit + (TimeSpan.FromSeconds(options.Seconds) * 20 * (options.Rounds + 1)));
            var report = await RunAsync(options, origin, result.GetRequiredValue(service), time, limit.Token);
            await ReportFiles.WriteAsync(
                report, origin, kind: "", TextReport.Write(report), HtmlReport.Write(report), result.GetRequiredValue(output), cancellationToken);
            return report.IsCorrect ? 0 : 1;
        });
        return command;
    }

    private static async Task<ComparisonReport> RunAsync(
        ComparisonOptions options, ComparisonOrigin origin, string service, TimeProvider time, CancellationToken cancellationToken)
    {
        using var session = await LoadSession.StartAsync(Contenders.Keys, options.Customers, options.Zipf, service, time, cancellationToken);
        var (start, first) = await session.MeasureStartAsync(options.Seed, cancellationToken);
        var measurements = await new ComparisonRun(options, session.Contenders, session.Meter).RunAsync(cancellationToken);
        var decide = session.Contenders.Single(contender => contender.Key == Contenders.Decide);
        var other = await session.CheckAsync(options, cancellationToken);
        var limits = await session.MeasureLimitsAsync(options, cancellationToken);
        return ComparisonReport.Of(origin, options, start, [first, .. measurements], RequestObjects.Measure(decide.Target, options.Seed), other, limits);
    }
}
