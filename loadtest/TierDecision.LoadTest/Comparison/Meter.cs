using System.Globalization;
using TierDecision.LoadTest.Driving;
using TierDecision.LoadTest.Processes;

namespace TierDecision.LoadTest.Comparison;

/// <summary>Runs loads and reads what they cost: processor time and memory from the system, collections and allocation from the server's metrics.</summary>
internal sealed class Meter(ServerFarm farm, TextWriter progress)
{
    /// <summary>Puts <paramref name="contender"/> under a load and measures it.</summary>
    public async Task<Measurement> MeasureAsync(Contender contender, Phase phase, int round, LoadPlan plan, CancellationToken cancellationToken)
    {
        var before = ManagedCounters.Read(await farm.MetricsAsync(contender.Server, cancellationToken));
        var server = contender.Server.Process.Use();
        var compiler = contender.Server.Process.CompilerUse();
        var redis = farm.Redis!.Use();
        var client = ServerProcess.OwnUse();

        var outcome = LoadDriver.Run(contender.Server.Grpc, contender.Target, plan, (elapsed, tallies) => Tell(contender, plan, elapsed, tallies), cancellationToken);

        var serverAfter = contender.Server.Process.Use();
        var compilerAfter = contender.Server.Process.CompilerUse();
        var use = new MeasuredUse(
            serverAfter.Cpu - server.Cpu,
            farm.Redis.Use().Cpu - redis.Cpu,
            ServerProcess.OwnUse().Cpu - client.Cpu,
            serverAfter.ResidentBytes,
            ManagedCounters.Read(await farm.MetricsAsync(contender.Server, cancellationToken)) - before,
            compiler is { } first && compilerAfter is { } last ? CompilerUse.Between(first, last) : null);
        var measurement = Measurement.Of(contender.Key, phase, round, outcome, use);
        Tell(measurement);
        return measurement;
    }

    private void Tell(Contender contender, LoadPlan plan, TimeSpan elapsed, IReadOnlyList<LoadTally> tallies)
    {
        // On a terminal the line is written over; a log is spared the seconds.
        if (!Console.IsErrorRedirected)
        {
            var (replies, wrong, errors) = (tallies.Sum(tally => tally.Replies), tallies.Sum(tally => tally.Wrong), tallies.Sum(tally => tally.Errors));
            progress.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"\r  {contender.Key,-10} {elapsed.TotalSeconds,4:F0} of {plan.Duration.TotalSeconds:F0} s  {replies / elapsed.TotalSeconds,9:N0}/s  {wrong} wrong, {errors} errors   "));
        }
    }

    private void Tell(Measurement m)
    {
        var load = m.Rate is { } rate ? string.Create(CultureInfo.InvariantCulture, $"open loop {rate:N0}/s") : "closed loop";
        progress.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(Console.IsErrorRedirected ? "" : "\r")}  {m.Contender,-10} {m.Phase,-10} {m.Round}  {load,-20} {m.Throughput,9:N0}/s  p50 {m.Latency.P50,7:N0} us  p99 {m.Latency.P99,8:N0} us  {m.Wrong} wrong, {m.Errors} errors, {m.Unanswered} unanswered"));
        foreach (var sample in m.Samples)
        {
            progress.WriteLine($"    {sample}");
        }
    }
}
