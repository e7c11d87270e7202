using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Driving;
using TierDecision.LoadTest.Processes;
using TierDecision.LoadTest.Questions;

namespace TierDecision.LoadTest.Builds;

/// <summary>One start of all processes: how they were warmed up, and every turn that was measured.</summary>
/// <param name="Number">From 1.</param>
/// <param name="WarmUp">How they were warmed up.</param>
/// <param name="Turns">The turns: within a round all of as many requests.</param>
internal sealed record CostStart(int Number, CostWarmUp WarmUp, IReadOnlyList<Measurement> Turns);

/// <summary>
/// Starts the builds and the empty call anew several times, and each time gives them turns in many short rounds. Within a round all get the same
/// requests, in an order that is drawn for the round.
/// </summary>
internal sealed class CostRun(CostOptions options, BuildStand stand, LoadTarget decide, TextWriter progress)
{
    // Bytes are counted in a turn of their own. The runtime hands memory to its threads in pieces of up to 256 KiB and counts pieces, and a
    // connection allocates some ten thousand bytes, more or less: the turn is long enough for one byte more of each decision to be seen.
    private const int AllocationTurn = 200_000;

    // A service asks its store once a second otherwise, and what that allocates would blur the bytes of a decision. It is well below the minute after
    // which answers would say that they are degraded.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(20);

    // The number of requests ends a turn; the time is for a server that stands still.
    private static readonly TimeSpan TurnLimit = TimeSpan.FromMinutes(2);

    /// <summary>The requests of a turn; 0 before the first warm-up has told how many take as long as a turn is to last.</summary>
    public int TurnRequests { get; private set; }

    /// <summary>Makes all measurements.</summary>
    /// <exception cref="IOException">Something cannot be started.</exception>
    public async Task<IReadOnlyList<CostStart>> RunAsync(CancellationToken cancellationToken)
    {
        // The baselines connect to their Redis, whether they are asked for anything in it or not.
        using var empty = new ServerFarm();
        await empty.StartRedisAsync(cancellationToken);
        Seat[] seats =
        [
            .. stand.Places.Select(place => new Seat(place.Key, decide, place.Farm, token => StartAsync(place, token))),
            new(Contenders.Empty, new EmptyTarget(), empty, async token => (await empty.StartBaselinesAsync(token)).Grpc),
        ];
        var starts = new List<CostStart>();
        for (var number = 1; number <= options.Starts; number++)
        {
            progress.WriteLine(FormattableString.Invariant($"Start {number} of {options.Starts}"));
            starts.Add(await MeasureAsync(number, seats, cancellationToken));
        }

        return starts;
    }

    private static Task<Server> StartAsync(BuildPlace place, CancellationToken cancellationToken) =>
        place.Farm.StartServiceAsync(new ServiceSetup(place.Build.Program) { PollInterval = PollInterval }, cancellationToken);

    private async Task<CostStart> MeasureAsync(int number, Seat[] seats, CancellationToken cancellationToken)
    {
        var random = new SplitMix64(SplitMix64.Mix(options.Seed + (ulong)number));
        var started = new List<(Contender Contender, Seat Seat)>();
        try
        {
            foreach (var seat in TurnOrder.Draw(seats, random.Next()))
            {
                started.Add((new Contender(seat.Key, seat.Key, seat.Target, await seat.StartAsync(cancellationToken)), seat));
            }

            var (warmUp, last) = await WarmUpAsync(started, random.Next(), cancellationToken);
            if (TurnRequests == 0)
            {
                var slowest = last.Min(turn => turn.Throughput);
                TurnRequests = Math.Max(1, (int)(slowest * options.Seconds / options.Connections)) * options.Connections;
            }

            var turns = new List<Measurement>();
            for (var round = 1; round <= options.Rounds; round++)
            {
                turns.AddRange(await RoundAsync(started, Phase.Throughput, round, TurnRequests, random.Next(), cancellationToken));
            }

            turns.AddRange(await RoundAsync(started, Phase.Allocation, 1, AllocationTurn, random.Next(), cancellationToken));
            return new CostStart(number, warmUp, turns);
        }
        finally
        {
            started.ForEach(one => one.Seat.Farm.Stop(one.Contender.Server));
        }
    }

    private async Task<(CostWarmUp WarmUp, IReadOnlyList<Measurement> Last)> WarmUpAsync(
        List<(Contender, Seat)> started, ulong seed, CancellationToken cancellationToken)
    {
        var random = new SplitMix64(seed);
        var rounds = new List<IReadOnlyList<Measurement>>();
        while (true)
        {
            var round = rounds.Count + 1;
            rounds.Add(await RoundAsync(started, Phase.WarmUp, round, CostWarmUp.RequestsOf(round), random.Next(), cancellationToken));
            if (CostWarmUp.EndOf(rounds) is { } end)
            {
                return (end, rounds[^1]);
            }
        }
    }

    private async Task<List<Measurement>> RoundAsync(
        List<(Contender Contender, Seat Seat)> started, Phase phase, int round, int requests, ulong seed, CancellationToken cancellationToken)
    {
        var plan = new LoadPlan
        {
            Duration = TurnLimit,
            MaxRequests = requests,
            Connections = phase == Phase.Allocation ? 1 : options.Connections,
            Streams = options.Streams,
            Seed = seed,
        };
        var turns = new List<Measurement>();
        foreach (var (contender, seat) in TurnOrder.Draw(started, seed))
        {
            turns.Add(await new Meter(seat.Farm, progress).MeasureAsync(contender, phase, round, plan, cancellationToken));
        }

        return turns;
    }

    /// <summary>One that has turns, whichever process it is.</summary>
    private sealed record Seat(string Key, LoadTarget Target, ServerFarm Farm, Func<CancellationToken, Task<Server>> StartAsync);
}
