using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Policies;
using TierDecision.LoadTest.Processes;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Providers;

namespace TierDecision.LoadTest.Stores;

/// <summary>Measures sizes and speeds of the store in Redis, of the replica and of its checkpoint; every load has a Redis of its own.</summary>
internal sealed class StoreRun(StoreOptions options, PolicyLoad policy, Instant now, TimeProvider time, TextWriter progress)
{
    // Of the replica's tables; docs/data-layout.md.
    private const int CustomersInALine = 8;
    private const int AliasesInALine = 3;
    private const double LargestLoad = 0.75;
    private const double Headroom = 1.03;

    private static readonly AuditActor Actor = new("loadtest");

    private readonly PolicyLoad _otherTiers = PolicyPair.WithOtherTiers(policy, now).Second;
    private readonly string _folder = Directory.CreateTempSubdirectory("tierdecision-store-").FullName;

    /// <summary>Makes all measurements, the smallest first.</summary>
    public async Task<IReadOnlyList<StoreMeasurement>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await MeasureAsync(Prepare(options.WarmUpCustomers), 1, 2, cancellationToken);
            var measurements = new List<StoreMeasurement>();
            foreach (var customers in options.Customers)
            {
                var prepared = Prepare(customers);
                measurements.Add(await MeasureAsync(prepared, 0, 1, cancellationToken));
                measurements.Add(await MeasureAsync(prepared, 1, options.RoundsOf(customers), cancellationToken));
            }

            return measurements;
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private PreparedCustomers Prepare(int customers)
    {
        progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{customers:N0} customers"));
        return new PreparedCustomers(new LoadDataset(customers, policy.Plan!, now));
    }

    private async Task<StoreMeasurement> MeasureAsync(PreparedCustomers customers, int aliases, int rounds, CancellationToken cancellationToken)
    {
        var (sets, restores) = (Path.Combine(_folder, "sets"), Path.Combine(_folder, "restores"));
        var count = customers.Dataset.Count;
        var (redisBytes, replicaBytes, checkpointBytes) = (0d, (double?)null, (long?)null);
        LookupTimes? lookups = null;
        var measured = new List<StoreRound>();
        for (var round = 0; round < rounds; round++)
        {
            GC.Collect();
            using (var farm = new ServerFarm())
            {
                var (timed, bytes) = await LoadAsync(farm, customers, aliases, cancellationToken);
                redisBytes = bytes / count;
                if (aliases > 0)
                {
                    (timed, var replica, checkpointBytes) = await ReplicateAsync(farm, timed, cancellationToken);
                    replicaBytes = replica.MemoryBytes / (double)count;
                    lookups ??= TimeLookups(replica, customers);
                    if (round == 0)
                    {
                        await PipeBaseline.WriteCommandsAsync(farm.RedisAddress, sets, restores, cancellationToken);
                    }

                    timed = await RetierAsync(farm, timed, cancellationToken);
                }

                measured.Add(timed);
            }

            if (aliases > 0)
            {
                measured[^1] = measured[^1] with { Pipe = await PipeAsync(sets, cancellationToken), RestorePipe = await PipeAsync(restores, cancellationToken) };
            }
        }

        return new StoreMeasurement(count, aliases, redisBytes, replicaBytes, checkpointBytes, lookups, measured);
    }

    private static async Task<double> PipeAsync(string commands, CancellationToken cancellationToken)
    {
        using var farm = new ServerFarm();
        await farm.StartRedisAsync(cancellationToken);
        return (await PipeBaseline.RunAsync(farm.RedisAddress, commands, cancellationToken)).TotalSeconds;
    }

    private async Task<(StoreRound Round, double Bytes)> LoadAsync(ServerFarm farm, PreparedCustomers customers, int aliases, CancellationToken cancellationToken)
    {
        await farm.StartRedisAsync(cancellationToken);
        await AcquaintAsync(farm, cancellationToken);
        var before = await UsedMemoryAsync(farm.RedisAddress);
        var (cpu, redisCpu) = (ServerProcess.OwnUse().Cpu, farm.Redis!.Use().Cpu);
        double seconds;
        await using (var store = Open(farm))
        {
            (seconds, var loaded) = await TimeAsync(
                () => store.LoadAsync(customers.Dataset.Header(), customers.Records(aliases), Actor, progress: null, cancellationToken));
            if (loaded.Status != LoadStatus.Loaded)
            {
                throw new IOException($"The customers could not be loaded: {loaded.Status} {loaded.Detail}");
            }
        }

        // The store's connection is closed by now, and its buffers in Redis with it.
        (cpu, redisCpu) = (ServerProcess.OwnUse().Cpu - cpu, farm.Redis.Use().Cpu - redisCpu);
        var bytes = await UsedMemoryAsync(farm.RedisAddress) - before;
        return (new StoreRound(seconds, cpu.TotalSeconds, redisCpu.TotalSeconds), bytes);
    }

    // A server keeps statistics of each command that it has met, some 280 kB in all, once and for all datasets: they are not to be taken for customers.
    private async Task AcquaintAsync(ServerFarm farm, CancellationToken cancellationToken)
    {
        await using var store = Open(farm, "acquaint");
        var first = new PreparedCustomers(new LoadDataset(1, policy.Plan!, now));
        await store.LoadAsync(first.Dataset.Header(), first.Records(1), Actor, progress: null, cancellationToken);
    }

    private async Task<(StoreRound Round, CustomerReplica Replica, long Bytes)> ReplicateAsync(ServerFarm farm, StoreRound round, CancellationToken cancellationToken)
    {
        await using var store = Open(farm);
        var (hydrate, follower) = await TimeAsync(async () =>
        {
            var dataset = (await store.DescribeAsync(cancellationToken)).Dataset ?? throw new IOException("The loaded dataset is gone");
            var hydration = await CustomerFollower.StartAsync(store, dataset, progress: null, cancellationToken);
            return hydration.Follower ?? throw new IOException($"The customers could not be read: {hydration.Detail}");
        });
        await using var following = follower;
        var replica = follower.Replica;
        var checkpoint = new ReplicaCheckpoint(Path.Combine(_folder, "checkpoint"));
        var (write, written) = await TimeAsync(() => Task.Run(() => checkpoint.Write(follower, now, cancellationToken)));
        var (read, reading) = await TimeAsync(() => Task.Run(() => checkpoint.Read(replica.Dataset.Header.IdentityKeyFingerprint, cancellationToken)));
        if ((written.Detail ?? reading.Detail) is { } problem)
        {
            throw new IOException($"The checkpoint failed: {problem}");
        }

        return (round with { Hydrate = hydrate, CheckpointWrite = write, CheckpointRead = read }, replica, written.Bytes);
    }

    // The last thing that is done: there are two datasets then.
    private async Task<StoreRound> RetierAsync(ServerFarm farm, StoreRound round, CancellationToken cancellationToken)
    {
        await using var store = Open(farm);
        var (revision, plan) = (_otherTiers.Revision, _otherTiers.Plan!);
        PolicyChanges.Require(await store.PublishPolicyAsync(PolicyPair.Publication(_otherTiers), Actor, cancellationToken));
        var (preview, seen) = await TimeAsync(() => store.PreviewRetierAsync(plan, progress: null, cancellationToken));
        var (seconds, done) = await TimeAsync(
            () => store.RetierAsync(new RetierRequest(revision, plan, Expected: ""), Actor, progress: null, cancellationToken));
        return done.Status == RetierStatus.Done && done.Counts!.Changed > 0 && done.Counts.Changed == seen.Counts?.Changed
            ? round with { RetierPreview = preview, Retier = seconds }
            : throw new IOException($"The tiers could not be assigned anew: {done.Status} {done.Detail}");
    }

    private LookupTimes TimeLookups(CustomerReplica replica, PreparedCustomers customers)
    {
        // As many aliases as customers.
        var slots = Headroom * customers.Dataset.Count / LargestLoad;
        return new LookupTimes(
            LookupTimer.Measure(replica, customers, IdentifierKind.CustomerId, (int)(slots / CustomersInALine), options.LookupBlocks),
            LookupTimer.Measure(replica, customers, IdentifierKind.Phone, (int)(slots / AliasesInALine), options.LookupBlocks));
    }

    private ICustomerStore Open(ServerFarm farm, string prefix = "td") => StoreProviders
        .Choose(new TierDecisionOptions { Redis = new() { Connection = farm.RedisAddress, Prefix = prefix } }).Open(NullLoggerFactory.Instance, time);

    private static async Task<(double Seconds, T Result)> TimeAsync<T>(Func<Task<T>> work)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await work();
        return (Stopwatch.GetElapsedTime(started).TotalSeconds, result);
    }

    private static async Task<double> UsedMemoryAsync(string redis)
    {
        await using var connection = await AdminConnection.OpenAsync(redis);
        var info = (string?)await connection.GetDatabase().ExecuteAsync("INFO", "memory") ?? "";
        var line = info.Split("\r\n").Single(line => line.StartsWith("used_memory:", StringComparison.Ordinal));
        return double.Parse(line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
    }
}
