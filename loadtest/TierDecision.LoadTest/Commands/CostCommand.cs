using System.CommandLine;
using System.CommandLine.Parsing;
using TierDecision.LoadTest.Builds;
using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Driving;
using TierDecision.LoadTest.Measuring;
using TierDecision.LoadTest.Reports;
using TierDecision.Storage.Policies;

namespace TierDecision.LoadTest.Commands;

/// <summary>
/// <c>cost</c>: what a decision costs the server beside an empty call, in processor time and bytes. For work on the hot path: unlike throughput and latency,
/// both can be told on a machine that has other things to do, from many short interleaved rounds.
/// </summary>
internal static class CostCommand
{
    // Seconds of a measurement. Two builds differ by less than a decision and an empty call, and have their turns more often.
    private const double PlainTurn = 1.5;
    private const double ComparedTurn = 0.4;

    public static Command Create(string[] args, TimeProvider time)
    {
        var rounds = LoadOptions.Rounds("Interleaved rounds; with --against, of each start", 12, 100);
        var seconds = ValueOption.OptionalNumber<double>(
            "--seconds",
            FormattableString.Invariant($"How long one measurement runs, in seconds; {PlainTurn} if it is not given, with --against {ComparedTurn}"),
            0.1,
            600);
        var (customers, connections, streams) = (LoadOptions.Customers(1_000_000), LoadOptions.Connections(), LoadOptions.Streams());
        var (zipf, seed, service) = (LoadOptions.Zipf(0), LoadOptions.Seed(), LoadOptions.Service());
        var caches = ValueOption.Numbers(
            "--cache-customers",
            "Beside the service with all customers in memory, services that cache so many; with few nearly every look-up misses",
            [],
            1_000,
            100_000_000);
        var withKey = new Option<bool>("--with-key") { Description = "Beside the service that takes every call, one that asks for keys." };
        var against = LoadOptions.Against(
            "Compares this build with the build whose TierDecision.Service.dll this is, and writes a report. About five minutes as it is.");
        var starts = ValueOption.Number("--starts", "With --against: how often all processes are started anew", 5, Estimate.Fewest, 25);
        var require = LoadOptions.Require(
            "--require",
            "With --against: exit code 1 if the upper end of the 95 % interval of CPU, this / against, is above this, or, without --shadow, a byte more is allocated");
        var requireEmpty = LoadOptions.Require(
            "--require-empty", "With --against: exit code 1 if the upper end of the 95 % interval of CPU, this / empty, is above this");
        var shadow = ValueOption.OptionalNumber<int>(
            "--shadow", "With --against: this build evaluates another policy as a shadow for one in so many decisions", 1, PolicyTrialLimits.OneIn);
        var output = LoadOptions.Output("with --against, <date>-<commit>-cost.txt and .json");
        var command = new Command("cost", "Tells the server's processor time and allocation for a decision and for an empty call, in short interleaved rounds.")
        {
            rounds, customers, seconds, connections, streams, zipf, seed, service, caches, withKey, against, starts, require, requireEmpty, shadow, output,
        };
        command.Validators.Add(result => CheckTogether(result, against, alone: [caches, withKey], compared: [starts, require, requireEmpty, shadow, output]));
        command.SetAction(async (result, cancellationToken) =>
        {
            if (result.GetValue(against) is { } other)
            {
                var options = new CostOptions
                {
                    Customers = result.GetValue(customers),
                    Starts = result.GetValue(starts),
                    Rounds = result.GetValue(rounds),
                    Seconds = result.GetValue(seconds) ?? ComparedTurn,
                    Connections = result.GetValue(connections),
                    Streams = result.GetValue(streams),
                    Zipf = result.GetValue(zipf),
                    Seed = result.GetValue(seed),
                    Require = result.GetValue(require),
                    RequireEmpty = result.GetValue(requireEmpty),
                    ShadowOneIn = result.GetValue(shadow),
                };
                return await CostAgainst.RunAsync(
                    options, result.GetRequiredValue(service), other, result.GetRequiredValue(output), args, time, cancellationToken);
            }

            var plan = new LoadPlan
            {
                Duration = TimeSpan.FromSeconds(result.GetValue(seconds) ?? PlainTurn),
                Connections = result.GetValue(connections),
                Streams = result.GetValue(streams),
                Seed = result.GetValue(seed),
            };

            // Before anything runs, so that the load average is that of others.
            var origin = Origin.Find(args, time);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var places = result.GetValue(caches) ?? [];
            limit.CancelAfter(LoadOptions.SetUpLimit + ((6 + (2 * places.Length)) * result.GetValue(rounds) * plan.Duration));
            using var session = await LoadSession.StartAsync(
                [Contenders.Decide, Contenders.Empty], result.GetValue(customers), result.GetValue(zipf), result.GetRequiredValue(service), time, limit.Token, places, result.GetValue(withKey));
            var (start, first) = await session.MeasureStartAsync(plan.Seed, limit.Token);
            var measurements = await WarmUpAsync(session, plan, limit.Token);
            var before = await CountersAsync(session, limit.Token);
            measurements.AddRange(await MeasureAsync(session, plan, result.GetValue(rounds), limit.Token));
            var after = await CountersAsync(session, limit.Token);
            Console.Write(Origin.Heading(origin, "TierDecision cost of a decision", "Client, servers and Redis share"));
            Console.WriteLine();
            Write(session, start, measurements, [.. after.Zip(before, (a, b) => a - b)]);
            return measurements.Append(first).All(m => m is { IsCorrect: true, Unanswered: 0 }) ? 0 : 1;
        });
        return command;
    }

    private static void CheckTogether(CommandResult result, Option against, Option[] alone, Option[] compared)
    {
        var compares = IsGiven(against);
        foreach (var option in (compares ? alone : compared).Where(IsGiven))
        {
            result.AddError(compares
                ? $"{option.Name} does not go with --against, which compares two builds"
                : $"{option.Name} needs --against DLL, the build to compare with");
        }

        bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
    }

    private static async Task<List<CacheCounters>> CountersAsync(LoadSession session, CancellationToken cancellationToken)
    {
        var counters = new List<CacheCounters>();
        foreach (var contender in session.Contenders)
        {
            counters.Add(CacheCounters.Read(await session.MetricsAsync(contender, cancellationToken)));
        }

        return counters;
    }

    private static async Task<List<Measurement>> WarmUpAsync(LoadSession session, LoadPlan plan, CancellationToken cancellationToken)
    {
        var measurements = new List<Measurement>();
        var warmUp = plan with { Duration = ComparisonRun.WarmUpLimit, MaxRequests = ComparisonRun.WarmUpRequests };
        foreach (var contender in session.Contenders)
        {
            measurements.Add(await session.Meter.MeasureAsync(contender, Phase.WarmUp, 1, warmUp, cancellationToken));
        }

        return measurements;
    }

    private static async Task<List<Measurement>> MeasureAsync(LoadSession session, LoadPlan plan, int rounds, CancellationToken cancellationToken)
    {
        var measurements = new List<Measurement>();
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var contender in session.Contenders)
            {
                measurements.Add(await session.Meter.MeasureAsync(
                    contender, Phase.Throughput, round, plan with { Seed = plan.Seed + (ulong)round }, cancellationToken));
            }
        }

        return measurements;
    }

    private static void Write(LoadSession session, StartMeasurement start, List<Measurement> measurements, IReadOnlyList<CacheCounters> counters)
    {
        var rounds = new Rounds(measurements);
        Line($"Service: ready {start.StartToReadyMilliseconds:N0} ms after its start, first decision {start.FirstDecisionMicroseconds:N0} us (first call on a connection, empty and warm: {start.FirstEmptyMicroseconds:N0} us).");
        Line($"            CPU us a request: median    lowest   x empty    client   allocated B   requests/s   resident MiB   Redis us   misses   collections 0, 1, 2");
        foreach (var (contender, cache) in session.Contenders.Zip(counters))
        {
            var cpu = rounds.Values(contender.Key, Phase.Throughput, m => m.ServerCpu);
            var collections = Enumerable.Range(0, 3).Select(generation => rounds.Of(contender.Key, Phase.Throughput).Sum(m => m.Collections?[generation] ?? 0));
            Line($"{contender.Key,-18}{Medians.Of(cpu),18:F2}{cpu.Min(),10:F2}{rounds.Ratio(contender.Key, Contenders.Empty, Phase.Throughput, m => m.ServerCpu),10:F2}{Median(m => m.ClientCpu),10:F2}{Median(m => m.AllocatedBytes ?? double.NaN),14:N0}{Median(m => m.Throughput),13:N0}{Median(m => m.ResidentMiB),15:N0}{Median(m => m.RedisCpu),11:F2}{cache.MissShare,9:P1}   {string.Join(", ", collections)}");

            double? Median(Func<Measurement, double> value) => Medians.Of(rounds.Values(contender.Key, Phase.Throughput, value));
        }

        static void Line(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
    }
}
