using System.CommandLine;
using TierDecision.LoadTest.Arrivals;
using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Driving;

namespace TierDecision.LoadTest.Commands;

/// <summary><c>smoke</c>: everything once and briefly, for correctness. No time is asserted, so that a busy machine passes too.</summary>
internal static class SmokeCommand
{
    private const int Customers = 20_000;
    private const double Zipf = 1;
    private const double OpenRate = 500;

    // A guard against a server that hangs; the run itself takes about a quarter of it.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static Command Create(TimeProvider time)
    {
        var service = LoadOptions.Service();
        var command = new Command("smoke", "Loads everything for some seconds and checks every answer; fails where one is wrong.") { service };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limit);
            return await RunAsync(result.GetRequiredValue(service), time, limit.Token);
        });
        return command;
    }

    private static async Task<int> RunAsync(string service, TimeProvider time, CancellationToken cancellationToken)
    {
        using var session = await LoadSession.StartAsync(Contenders.Keys, Customers, Zipf, service, time, cancellationToken);
        var brief = new LoadPlan { Duration = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(20) };
        var measurements = new List<Measurement>();
        foreach (var contender in session.Contenders)
        {
            var isService = contender.Key == Contenders.Decide;
            await MeasureAsync(contender, Phase.Throughput, brief with { Duration = brief.Duration * (isService ? 3 : 1) });
            await MeasureAsync(contender, Phase.Curve, brief with { Rate = OpenRate, Arrivals = ArrivalKind.Poisson });
            if (isService)
            {
                await MeasureAsync(contender, Phase.Curve, brief with { Rate = OpenRate, Arrivals = ArrivalKind.Constant });
            }
        }

        var (right, wrong, errors, unanswered) = (
            measurements.Sum(m => m.Replies), measurements.Sum(m => m.Wrong), measurements.Sum(m => m.Errors), measurements.Sum(m => m.Unanswered));
        var passed = measurements.TrueForAll(m => m.IsCorrect && m.Unanswered == 0);
        Console.WriteLine(FormattableString.Invariant(
            $"Load test smoke {(passed ? "passed" : "FAILED")}: {right:N0} right answers, {wrong} wrong, {errors} errors, {unanswered} unanswered"));
        return passed ? 0 : 1;

        async Task MeasureAsync(Contender contender, Phase phase, LoadPlan plan) =>
            measurements.Add(await session.Meter.MeasureAsync(contender, phase, measurements.Count + 1, plan, cancellationToken));
    }
}
