using System.Globalization;
using System.Text;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage.Crashes;

/// <summary>
/// A random sequence of loads, flips and writes, in which the writer or Redis is killed at random points, beside <see cref="StoreModel"/>. What was acknowledged
/// must stand. What was not may stand or not, but as a whole: the store must be what one of the two says; and that from then on. A cache follows and is read all the while.
/// </summary>
internal sealed class CrashRun : IAsyncDisposable
{
    private const int People = 30;

    private readonly RedisServer _redis;
    private readonly CrashWire _wire;
    private readonly Random _random;
    private readonly StringBuilder _story = new();

    // What a step of a kind needs on the wire, from the last one that went through.
    private readonly Dictionary<CrashStepKind, (long Requested, long Replied)> _sizes = [];
    private readonly Dictionary<string, int> _crashes = [];

    private RedisCustomerStore _store;
    private CrashWriterProcess _writer;
    private CrashCache? _cache;
    private List<StoreModel> _possible = [];

    private CrashRun(RedisServer redis, Random random)
    {
        _redis = redis;
        _random = random;
        _wire = new CrashWire(redis.Port);
        _store = CrashWriter.Open(redis.ConnectionString);
        _writer = StartWriter();
    }

    /// <summary>What happened, for people.</summary>
    public string Story => _story.ToString();

    /// <summary>How often what was killed where.</summary>
    public IReadOnlyDictionary<string, int> Crashes => _crashes;

    public static async Task<CrashRun> StartAsync(RedisServer redis, Random random)
    {
        var run = new CrashRun(redis, random);
        var nobody = Record(9999, Score(9999, 1_000_000), []);
        for (var load = 0; load < 2; load++)
        {
            Assert.Equal(LoadStatus.Loaded, (await run._store.LoadAsync(Header, [nobody], null, default)).Status);
        }

        run._possible = [new StoreModel([nobody])];
        run._cache = await CrashCache.StartAsync(redis.ConnectionString, People);
        return run;
    }

    /// <summary>Takes one step, with or without a crash, and compares.</summary>
    public Task StepAsync()
    {
        var step = CrashStep.Draw(_random, People);
        var (victim, point) = DrawCrash(step.Kind);
        return StepAsync(step, victim, point);
    }

    /// <summary>Kills in the closed fence of a load: everything is written and verified, every shard closed, and the pointer is not changed.</summary>
    public async Task LoadAndCrashInTheFenceAsync(CrashVictim victim)
    {
        var step = CrashStep.Draw(_random, People) with { Kind = CrashStepKind.Load };
        await StepAsync(step, victim, CrashPoint.BeforeFlip);
    }

    private async Task StepAsync(CrashStep step, CrashVictim victim, CrashPoint? point)
    {
        var audited = await CrashAudit.TakeAsync(_store, step);
        _wire.Arm(point, victim == CrashVictim.Redis ? _redis.RestartAsync : KillWriterAsync);
        using var over = new CancellationTokenSource();
        var reading = Cache.ReadBesideAsync(step, over.Token);
        var outcome = await TakeAsync(step);
        var (crashed, requested, replied) = await _wire.DisarmAsync();
        if (crashed)
        {
            var what = $"{victim} killed {(point!.Before is null ? $"in a {step.Kind}" : point.ToString())}";
            _crashes[what] = _crashes.GetValueOrDefault(what) + 1;
        }
        else
        {
            _sizes[step.Kind] = (requested, replied);
        }

        await SettleAsync(crashed && victim == CrashVictim.Redis, outcome);
        await over.CancelAsync();
        var read = await reading;

        _story.AppendLine(CultureInfo.InvariantCulture, $"{step}: {outcome?.ToString() ?? "no answer"}{(crashed ? $", {victim} killed {point}" : "")}");
        var before = _possible;
        _possible = [.. before.SelectMany(model => After(model, step, outcome))];
        Assert.True(
            _possible.Count > 0, $"The answer is none that the model gives, which are {string.Join(" or ", before.Select(model => Take(model.Copy(), step)))}.\n{_story}");
        Assert.All(read, found => Assert.True(found.IsExplained(before, _possible, step), $"{found} was read and never stood.\n{_story}"));
        await KeepThoseThatAgreeAsync();
        var unaudited = audited.Difference(await CrashAudit.TakeAsync(_store, step));
        Assert.True(unaudited is null, $"{unaudited}\n{_story}");
        var difference = await Cache.DifferenceAsync(_possible[0]);
        Assert.True(difference is null, $"{difference}\n{_story}");
    }

    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        await _wire.DisposeAsync();
        if (_cache is not null)
        {
            await _cache.DisposeAsync();
        }

        await _store.DisposeAsync();
    }

    private CrashCache Cache => _cache ?? throw new InvalidOperationException("nothing was loaded yet");

    private (CrashVictim Victim, CrashPoint? Point) DrawCrash(CrashStepKind kind)
    {
        var (who, where, replies, inFence) = (_random.Next(10), _random.NextDouble(), _random.Next(2) == 0, _random.Next(3) == 0);
        if (who < 5 || !_sizes.TryGetValue(kind, out var size))
        {
            return (CrashVictim.Writer, null);
        }

        var point = kind == CrashStepKind.Load && inFence ? CrashPoint.BeforeFlip : new CrashPoint(1 + (long)(where * (replies ? size.Replied : size.Requested)), replies);
        return (who < 8 ? CrashVictim.Writer : CrashVictim.Redis, point);
    }

    private CrashWriterProcess StartWriter() => new(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_wire.Port}"));

    private Task KillWriterAsync()
    {
        _writer.Kill();
        return Task.CompletedTask;
    }

    // A load that died keeps others out for a moment: that is no answer.
    private async Task<CrashOutcome?> TakeAsync(CrashStep step)
    {
        using var deadline = new CancellationTokenSource(2 * Wait.Deadline);
        while (true)
        {
            var outcome = await _writer.TakeAsync(step, deadline.Token);
            if (outcome?.Status != nameof(LoadStatus.Busy))
            {
                return outcome;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
        }
    }

    /// <summary>Waits until nothing is on its way any more that a dead writer, or one that gave up, has sent.</summary>
    private async Task SettleAsync(bool redisDied, CrashOutcome? outcome)
    {
        if (_writer.HasExited || outcome is null or { IsUnknown: true })
        {
            _writer.Dispose();
            await Wait.UntilAsync(
                async () => !(await _redis.ExecuteAsync("CLIENT", "LIST")).Contains($"name={CrashWriter.ClientName}", StringComparison.Ordinal),
                "Redis has done what the writer sent, and forgets it");
            _writer = StartWriter();
        }

        if (redisDied)
        {
            await _store.DisposeAsync();
            _store = CrashWriter.Open(_redis.ConnectionString);
        }
    }

    /// <summary>
    /// What the model may be after a step: one thing where there was an answer, which must be the right one; else as before, as after, or with aliases, which are written by
    /// themselves, in between.
    /// </summary>
    private static IEnumerable<StoreModel> After(StoreModel model, CrashStep step, CrashOutcome? outcome)
    {
        var after = model.Copy();
        var expected = Take(after, step);
        if (outcome is null or { IsUnknown: true })
        {
            yield return model;
            yield return after;
            var between = expected.Status != nameof(WriteStatus.Applied) ? []
                : step.Kind == CrashStepKind.Put ? model.CutOff(CrashWriter.Put(step))
                : step.Kind == CrashStepKind.Remove ? model.CutOff(Id(step.Id), step.Version)
                : [];
            foreach (var cutOff in between)
            {
                yield return cutOff;
            }
        }
        else if (outcome == expected)
        {
            yield return after;
        }
    }

    private static CrashOutcome Take(StoreModel model, CrashStep step)
    {
        switch (step.Kind)
        {
            case CrashStepKind.Load:
                model.Load([.. step.Customers.Select(customer => customer.ToRecord())]);
                return new(nameof(LoadStatus.Loaded), 0);
            case CrashStepKind.FlipBack:
                model.FlipBack();
                return new(nameof(LoadStatus.Loaded), 0);
            case CrashStepKind.Put:
                return Outcome(model.Put(CrashWriter.Put(step)));
            case CrashStepKind.Remove:
                return Outcome(model.Remove(Id(step.Id), step.Version));
            default:
                return Outcome(model.SetOverride(CrashWriter.Override(step)));
        }

        static CrashOutcome Outcome((TierDecision.Storage.Writes.WriteStatus Status, ulong Version) result) => new(result.Status.ToString(), result.Version);
    }

    // The whole of the store, which says of each shard what it holds: half a write would show in that as well.
    private async Task KeepThoseThatAgreeAsync()
    {
        DatasetDescription description = default;
        await Wait.UntilAsync(async () => (description = await _store.DescribeAsync(default)).Status == DatasetStatus.Live, "the store has customers");
        var reading = await CustomerReplica.HydrateAsync(_store, description.Dataset!, null, default);
        Assert.True(reading.Replica is not null, $"{reading.Status}: {reading.Detail}\n{_story}");
        _possible.RemoveAll(model => Difference(model, reading.Replica) is not null);
        Assert.True(_possible.Count > 0, $"The store is not what the model says.\n{_story}");
    }

    private static string? Difference(StoreModel model, CustomerReplica replica)
    {
        if (model.Count != replica.Customers)
        {
            return $"{replica.Customers} customers, not {model.Count}";
        }

        for (var number = 0; number < People; number++)
        {
            foreach (var (kind, key) in new[] { (IdentifierKind.CustomerId, Id(number)), (IdentifierKind.Phone, Phone(number)) })
            {
                var expected = model.Find(kind, key);
                var found = new CustomerLookup(replica.Find(kind, key, out var score), score);
                if (found != expected)
                {
                    return $"{kind} {number} is {found}, not {expected}";
                }
            }
        }

        return null;
    }
}
