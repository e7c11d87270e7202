using System.CommandLine;
using TierDecision.LoadTest.Arrivals;
using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Driving;

namespace TierDecision.LoadTest.Commands;

/// <summary><c>run</c>: one load on one of the contenders, for profiling and for looking at one thing.</summary>
internal static class RunCommand
{
    private static readonly TimeSpan SetUpLimit = TimeSpan.FromMinutes(15);

    public static Command Create(TimeProvider time)
    {
        var target = ValueOption.Choice("--target", "Who is asked", Contenders.Decide, Contenders.Keys);
        var rate = ValueOption.OptionalNumber<double>("--rate", "Open loop: requests a second; without it a closed loop", 1, 1_000_000);
        var arrivals = ValueOption.Choice("--arrivals", "Open loop: how requests arrive", ArrivalKind.Poisson, Enum.GetValues<ArrivalKind>());
        var (customers, seconds, connections, streams) = (LoadOptions.Customers(1_000_000), LoadOptions.Seconds(10), LoadOptions.Connections(), LoadOptions.Streams());
        var (zipf, seed, service) = (LoadOptions.Zipf(0.99), LoadOptions.Seed(), LoadOptions.Service());
        var command = new Command("run", "Loads one of the contenders once, open or closed loop.")
        {
            target, rate, arrivals, customers, seconds, connections, streams, zipf, seed, service,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var plan = new LoadPlan
            {
                Duration = TimeSpan.FromSeconds(result.GetValue(seconds)),
                Connections = result.GetValue(connections),
                Streams = result.GetValue(streams),
                Rate = result.GetValue(rate),
                Arrivals = result.GetValue(arrivals),
                Seed = result.GetValue(seed),
            };
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(SetUpLimit + plan.Duration);
            using var session = await LoadSession.StartAsync(
                [result.GetRequiredValue(target)], result.GetValue(customers), result.GetValue(zipf), result.GetRequiredValue(service), time, limit.Token);
            var phase = plan.Rate is null ? Phase.Throughput : Phase.Curve;
            var m = await session.Meter.MeasureAsync(session.Contenders[0], phase, 1, plan, limit.Token);
            Write(m);
            return m is { IsCorrect: true, Unanswered: 0 } ? 0 : 1;
        });
        return command;
    }

    private static void Write(Measurement m)
    {
        Line($"{m.Throughput:N0} right answers a second; {m.Replies:N0} right, {m.Wrong:N0} wrong, {m.Errors:N0} errors, {m.Unanswered:N0} unanswered");
        Line($"latency us: mean {m.Latency.Mean:N0}, p50 {m.Latency.P50:N0}, p90 {m.Latency.P90:N0}, p99 {m.Latency.P99:N0}, p99.9 {m.Latency.P999:N0}, max {m.Latency.Max:N0}");
        Line($"CPU us a request: server {m.ServerCpu:F1}, redis {m.RedisCpu:F1}, client {m.ClientCpu:F1}; server resident {m.ResidentMiB:N0} MiB");
        if (m.Collections is [var gen0, var gen1, var gen2])
        {
            Line($"server collections: generation 0 {gen0}, 1 {gen1}, 2 {gen2}; allocated {m.AllocatedBytes:F0} bytes a request");
        }

        static void Line(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
    }
}
