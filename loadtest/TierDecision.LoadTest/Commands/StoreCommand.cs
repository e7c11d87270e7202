using System.CommandLine;
using NodaTime;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Reports;
using TierDecision.LoadTest.Stores;

namespace TierDecision.LoadTest.Commands;

/// <summary><c>store</c>: sizes and speeds of the store, the replica and its checkpoint, with a report.</summary>
internal static class StoreCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    public static Command Create(string[] args, TimeProvider time)
    {
        var customers = ValueOption.Numbers("--customers", "Numbers of customers", [10_000, 100_000, 1_000_000], 1, LoadDataset.MaxCustomers);
        var rounds = LoadOptions.Rounds("Rounds of each number of customers", 3, 25);
        var output = LoadOptions.Output("<date>-<commit>-store.txt and .json");
        var command = new Command("store", "Measures sizes and speeds of the store and writes a report.") { customers, rounds, output };
        command.SetAction(async (result, cancellationToken) =>
        {
            var options = new StoreOptions { Customers = result.GetRequiredValue(customers), Rounds = result.GetValue(rounds) };

            // Before anything runs, so that the load average is that of others.
            var origin = Origin.Find(args, time);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limit);
            var now = Instant.FromDateTimeOffset(time.GetUtcNow());
            var measurements = await new StoreRun(options, LoadSession.LoadPolicy(now), now, time, Console.Error).RunAsync(limit.Token);
            var report = StoreReport.Of(origin, options, measurements);
            await ReportFiles.WriteAsync(report, origin, "-store", StoreText.Write(report), page: null, result.GetRequiredValue(output), cancellationToken);
            return 0;
        });
        return command;
    }
}
