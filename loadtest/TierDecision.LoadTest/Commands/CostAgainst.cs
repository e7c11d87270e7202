using NodaTime;
using TierDecision.LoadTest.Builds;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Policies;
using TierDecision.LoadTest.Questions;
using TierDecision.LoadTest.Reports;

namespace TierDecision.LoadTest.Commands;

/// <summary><c>cost --against</c>: what a decision costs in two builds, with a report.</summary>
internal static class CostAgainst
{
    // For each start of all processes and their warm-up, besides the rounds.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(10);

    /// <summary>Measures, and writes the report into the folder <paramref name="output"/>.</summary>
    /// <returns>The exit code: 0 if all answers were right and all that was required was reached.</returns>
    public static async Task<int> RunAsync(
        CostOptions options, string service, string against, string output, string[] args, TimeProvider time, CancellationToken cancellationToken)
    {
        // A turn lasts as long as it does on the slowest; ten times that, for each of the four, is for a machine that stands still.
        var rounds = options.Rounds * TimeSpan.FromSeconds(40 * (options.Seconds + 1));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LoadOptions.SetUpLimit + (options.Starts * (StartLimit + rounds)));

        // Before anything runs, so that the load average is that of others.
        var origin = Origin.Find(args, time);
        using var session = await BuildSession.StartAsync(options.Customers, service, against, time, limit.Token);
        var decide = new DecideTarget(session.Dataset, new ZipfSampler(options.Customers, options.Zipf), session.Policy, time);
        if (options.ShadowOneIn is { } oneIn)
        {
            var candidate = PolicyPair.Publication(PolicyPair.Of(session.Policy, Instant.FromDateTimeOffset(time.GetUtcNow())).Second);
            await session.Stand.InOwnStoresAsync(store => PolicyShadowing.StartAsync(store, candidate, oneIn, limit.Token), time);
        }

        var run = new CostRun(options, session.Stand, decide, Console.Error);
        var starts = await run.RunAsync(limit.Token);
        var shadows = options.ShadowOneIn is null
            ? []
            : await session.Stand.InOwnStoresAsync(store => PolicyShadowing.ReadAsync(store, limit.Token), time);
        var report = CostReport.Of(origin, options, session.This, session.Against, run.TurnRequests, starts, shadows);
        await ReportFiles.WriteAsync(report, origin, "-cost", CostText.Write(report), page: null, output, cancellationToken);
        return report.HasPassed ? 0 : 1;
    }
}
