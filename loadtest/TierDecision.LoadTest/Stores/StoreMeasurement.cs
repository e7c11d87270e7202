using TierDecision.LoadTest.Measuring;

namespace TierDecision.LoadTest.Stores;

/// <summary>One load, and what was done with what it loaded. Seconds; null where it was not done.</summary>
/// <param name="Load">The load: read, written, read back, verified, made live.</param>
/// <param name="LoadCpu">Processor time of this program in it.</param>
/// <param name="RedisCpu">Processor time of Redis in it.</param>
/// <param name="Pipe">redis-cli --pipe with the same hashes, by HSET.</param>
/// <param name="RestorePipe">The same by RESTORE, as the load sends them.</param>
/// <param name="Hydrate">A replica from Redis.</param>
/// <param name="CheckpointWrite">The checkpoint file, on to the disk.</param>
/// <param name="CheckpointRead">A replica from the checkpoint file.</param>
/// <param name="RetierPreview">Who would move under a policy with other tiers.</param>
/// <param name="Retier">Tiers assigned anew: read, written, read back, verified, made live together with the policy.</param>
internal sealed record StoreRound(
    double Load, double LoadCpu, double RedisCpu, double? Pipe = null, double? RestorePipe = null, double? Hydrate = null, double? CheckpointWrite = null,
    double? CheckpointRead = null, double? RetierPreview = null, double? Retier = null);

/// <summary>Look-ups in the replica.</summary>
/// <param name="ById">By customer id.</param>
/// <param name="ByPhone">By phone number, an alias.</param>
internal sealed record LookupTimes(LookupTime ById, LookupTime ByPhone);

/// <summary>Sizes and speeds at one number of customers.</summary>
/// <param name="Customers">The number of customers.</param>
/// <param name="Aliases">Aliases of each: 0 or 1.</param>
/// <param name="RedisBytes">Bytes a customer in Redis: the growth of its <c>used_memory</c>.</param>
/// <param name="ReplicaBytes">Bytes a customer in the replica; null where there was none.</param>
/// <param name="CheckpointBytes">The length of the checkpoint file; null where there was none.</param>
/// <param name="Lookups">Look-ups; null where there was no replica.</param>
/// <param name="Rounds">The rounds.</param>
internal sealed record StoreMeasurement(
    int Customers, int Aliases, double RedisBytes, double? ReplicaBytes, long? CheckpointBytes, LookupTimes? Lookups, IReadOnlyList<StoreRound> Rounds)
{
    /// <summary>Customers a second, loaded.</summary>
    public double LoadSpeed => Customers / Median(round => round.Load)!.Value;

    /// <summary>Customers a second, through redis-cli --pipe.</summary>
    public double? PipeSpeed => Customers / Median(round => round.Pipe);

    /// <summary>The speed of the load as a share of that of redis-cli --pipe by HSET: the median of the rounds' own.</summary>
    public double? LoadToPipe => Median(round => round.Pipe / round.Load);

    /// <summary>The same of redis-cli --pipe that is given the load's own commands.</summary>
    public double? LoadToRestorePipe => Median(round => round.RestorePipe / round.Load);

    public double? Hydrate => Median(round => round.Hydrate);

    public double? CheckpointWrite => Median(round => round.CheckpointWrite);

    public double? CheckpointRead => Median(round => round.CheckpointRead);

    public double? RetierPreview => Median(round => round.RetierPreview);

    public double? Retier => Median(round => round.Retier);

    /// <summary>How much longer tiers take to assign anew than the load of the same round: the median of the rounds' own.</summary>
    public double? RetierToLoad => Median(round => round.Retier / round.Load);

    /// <summary>The median over the rounds that have the value; null where none has.</summary>
    public double? Median(Func<StoreRound, double?> value) => Medians.Of(Rounds.Select(value).OfType<double>());
}
