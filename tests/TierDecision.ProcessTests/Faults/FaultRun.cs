using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Settings;
using TierDecision.LoadTest.Arrivals;
using TierDecision.LoadTest.Driving;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Service;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Redis;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Faults;

/// <summary>One service over one Redis under an open-loop load, from before a fault to after it; tells what happened when.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    // Enough answers to be sure of what they have in common.
    private const int Many = 2 * FaultCustomers.Count;
    private const int SomeWrites = 20;
    private const int Batch = 1_000;
    private const string CheckpointFile = "customers.checkpoint";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    // A fault, and time for the client to find its way back.
    private static readonly TimeSpan Patience = FaultSettings.Length + TimeSpan.FromSeconds(60);

    private static readonly Lock ReportGate = new();

    // With a cache: fewer places than customers, so that some of them always have to be asked for.
    private const string CachePlaces = "1000";

    // The buckets of the histogram double; the one that the time-out falls into ends within this.
    private const double LittleMore = 2;

    private readonly StringBuilder _story = new();
    private readonly CancellationTokenSource _end = new();
    private readonly RedisCustomerStore _store;
    private readonly string _folder;
    private readonly bool _throughCache;
    private ServiceProcess? _service;
    private Task<LoadOutcome>? _load;
    private FaultWriter? _writer;
    private long _started;
    private long _fault;

    private FaultRun(string storeConnection, bool throughCache)
    {
        _throughCache = throughCache;
        Target = new FaultTarget(throughCache);
        _started = TimeProvider.System.GetTimestamp();
        _folder = Directory.CreateTempSubdirectory("faults-").FullName;
        _store = new RedisCustomerStore(
            new RedisStoreOptions { Connection = storeConnection }, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);
    }

    public FaultTarget Target { get; }

    public ServiceProcess Service => _service ?? throw new InvalidOperationException("the service has not been started");

    private FaultWriter Writer => _writer ?? throw new InvalidOperationException("nobody writes");

    private Task<LoadOutcome> Driving => _load ?? throw new InvalidOperationException("the load has not been started");

    /// <summary>Loads the first edition, starts the service, and begins the load.</summary>
    /// <param name="name">What the report calls it.</param>
    /// <param name="serviceConnection">How the service reaches Redis.</param>
    /// <param name="storeConnection">How the test does; past what it cuts.</param>
    /// <param name="writes">Whether single customers are written meanwhile; false where the store forgets on purpose.</param>
    /// <param name="throughCache">Whether the service has only some of the customers in memory and asks Redis for the others.</param>
    public static async Task<FaultRun> StartAsync(string name, string serviceConnection, string storeConnection, bool writes = true, bool throughCache = false)
    {
        var run = new FaultRun(storeConnection, throughCache);
        try
        {
            run._story.AppendLine(CultureInfo.InvariantCulture, $"{name}{(throughCache ? $", {FaultCustomers.Count:N0} customers through a cache of {CachePlaces}" : "")}, at {FaultSettings.Rate:N0} decisions a second");
            await run.LoadEditionAsync(1);
            await File.WriteAllTextAsync(System.IO.Path.Combine(run._folder, "policy.yaml"), FaultCustomers.Policy);
            run._service = await ServiceProcess.StartAsync(run.Settings(serviceConnection), run._folder);
            await run.UntilAsync(run.IsReadyAsync, "the service is ready");
            run.BeginLoad();
            await run.UntilAsync(() => run.Target.WholeInARow > Many, "the service answers");
            if (writes)
            {
                run._writer = new FaultWriter(run.Service.Channel);
                await run.UntilAsync(() => run._writer.Applied > SomeWrites, "writes are acknowledged");
            }

            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Notes what happens now, for the report.</summary>
    public void Tell(string what) => _story.AppendLine(
        CultureInfo.InvariantCulture,
        $"  {TimeProvider.System.GetElapsedTime(_started).TotalSeconds,7:0.00} s  {what}; {Target.Whole:N0} whole answers and {Target.Degraded:N0} degraded so far");

    /// <summary>The fault begins now.</summary>
    public void Fail(string what)
    {
        _fault = TimeProvider.System.GetTimestamp();
        Tell(what);
    }

    /// <summary>Waits until writes are answered as failed.</summary>
    public async Task UntilWritesFailAsync()
    {
        var before = Writer.Refused;
        await UntilAsync(() => Writer.Refused > before + 1, "writes fail");
        Tell("writes fail");
    }

    /// <summary>Waits until writes are acknowledged.</summary>
    public async Task UntilWritesStandAsync()
    {
        var before = Writer.Applied;
        await UntilAsync(() => Writer.Applied > before + SomeWrites, "writes are acknowledged again");
        Tell("writes are acknowledged again");
    }

    /// <summary>Waits until answers are degraded, and those about customers in memory still say what is known.</summary>
    public async Task UntilDegradedAsync()
    {
        var before = Target.Degraded - Target.Unavailable;
        await UntilAsync(() => Target.Degraded - Target.Unavailable > before + (Many / 4), "answers are degraded");
        Tell("answers are degraded");
    }

    /// <summary>Waits for as long as a fault is to last; the one thing that is a time and no condition.</summary>
    public static Task LastAsync() => Task.Delay(FaultSettings.Length);

    /// <summary>Waits until answers are whole.</summary>
    public async Task UntilWholeAsync()
    {
        await UntilAsync(() => Target.WholeInARow > Many, "answers are whole again");
        Tell("answers are whole again");
    }

    /// <summary>Waits until the store can be asked and still has what was acknowledged.</summary>
    public async Task UntilStoreHasAsync(int edition)
    {
        await UntilAsync(async () => (await _store.DescribeAsync(default)).Status == DatasetStatus.Live, "the store answers");
        Tell($"the store has edition {edition}");
    }

    /// <summary>Loads an edition and waits until every decision is made from it.</summary>
    public async Task FollowAsync(int edition)
    {
        Target.Edition = edition;
        await LoadEditionAsync(edition);
        await UntilAsync(() => Target.NewestInARow > Many && Target.WholeInARow > Many, $"decisions follow edition {edition}");
        Tell($"decisions follow edition {edition}");
    }

    /// <summary>
    /// Ends the load, checks that no decision failed, that no acknowledged write is lost, and that the replica is what the store holds; hands in the report.
    /// </summary>
    /// <param name="window">How long before the fault a write may have been acknowledged and be lost: none by default.</param>
    public async Task<string> EndAsync(TimeSpan window = default)
    {
        if (_writer is not null)
        {
            await AssertWritesStandAsync(_writer, window);
        }

        if (_throughCache)
        {
            await UntilAsync(DecisionsAreTheStoresAsync, "decisions about all customers are what the store holds");
        }

        await _end.CancelAsync();
        var outcome = await Driving;
        if (_throughCache)
        {
            await AssertWaitsAreBoundedAsync();
        }

        var tally = outcome.Tally;
        _story.AppendLine(
            CultureInfo.InvariantCulture,
            $"  {tally.Replies:N0} decisions, {tally.Errors} failed, {tally.Wrong} wrong, {tally.Unanswered} unanswered; longest without confirmation {Target.LongestUnconfirmed.TotalSeconds:0.00} s; "
            + $"latency p50 {tally.Latency.Quantile(0.5) / 1e6:0.00} ms, p99 {tally.Latency.Quantile(0.99) / 1e6:0.00} ms, max {tally.Latency.Max / 1e6:0.00} ms");
        if (_throughCache)
        {
            _story.AppendLine(CultureInfo.InvariantCulture, $"  {Target.Unavailable:N0} of the degraded answers were about somebody who was not in the cache");
        }

        var differences = _throughCache ? [] : await CompareWithStoreAsync();
        var story = _story.ToString();
        HandIn(story);
        Assert.True((tally.Errors, tally.Wrong, tally.Unanswered) == (0, 0, 0), $"{story}\n{string.Join('\n', tally.Samples)}");
        Assert.True(differences.Count == 0, $"{story}\n{string.Join('\n', differences)}");
        return story;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        if (_load is not null)
        {
            await _load.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }

        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        _end.Dispose();
    }

    private Dictionary<string, string> Settings(string connection)
    {
        var settings = new Dictionary<string, string>
        {
            ["TIERDECISION__REDIS__CONNECTION"] = connection,
            ["TIERDECISION__IDENTITY__KEY"] = FaultCustomers.IdentityKey,
            ["TIERDECISION__POLICY__FILE"] = "policy.yaml",
            ["TIERDECISION__REPLICA__POLLINTERVAL"] = "00:00:00.25",
        };
        Dictionary<string, string> further = _throughCache
            ? new()
            {
                ["TIERDECISION__REPLICA__MODE"] = "cache",
                ["TIERDECISION__REPLICA__CACHECUSTOMERS"] = CachePlaces,
                ["TIERDECISION__REPLICA__CACHETIMEOUT"] = FaultSettings.CacheTimeout.ToString("c", CultureInfo.InvariantCulture),
            }
            : new()
            {
                ["TIERDECISION__CHECKPOINT__PATH"] = CheckpointFile,
                ["TIERDECISION__CHECKPOINT__INTERVAL"] = "01:00:00",
            };
        return settings.Concat(further).ToDictionary();
    }

    private static void HandIn(string story)
    {
        if (FaultSettings.Report is { } file)
        {
            lock (ReportGate)
            {
                File.AppendAllText(file, story + Environment.NewLine);
            }
        }
    }

    // A service that Redis did not answer in time when it started serves all the same, and says that it should not be asked yet.
    private async Task<bool> IsReadyAsync()
    {
        using var response = await Service.GetAsync("/health/ready");
        return response.IsSuccessStatusCode;
    }

    private void BeginLoad()
    {
        _started = TimeProvider.System.GetTimestamp();
        var plan = new LoadPlan { Duration = Longest, Connections = 2, Rate = FaultSettings.Rate, Arrivals = ArrivalKind.Poisson, Until = _end.Token, Patience = Wait.Deadline };
        _load = Task.Run(() => LoadDriver.Run(new IPEndPoint(IPAddress.Loopback, Service.GrpcAddress.Port), Target, plan, progress: null, CancellationToken.None));
    }

    private Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    // A load that has ended by itself has lost its connections: there is nothing more to wait for.
    private async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        try
        {
            await Wait.UntilAsync(async () => _load is { IsCompleted: true } || await condition(), what, Patience);
        }
        catch (TimeoutException e)
        {
            await _end.CancelAsync();
            var samples = _load is null ? "" : string.Join('\n', (await _load).Tally.Samples);
            throw new TimeoutException($"{e.Message}\n{_story}\n{samples}\n{_service?.Output}", e);
        }
    }

    private async Task LoadEditionAsync(int edition)
    {
        LoadResult result = default;
        await UntilAsync(
            async () => (result = await FaultCustomers.LoadAsync(_store, edition)).Status == LoadStatus.Loaded, $"edition {edition} is loaded");
        Tell($"edition {edition} is loaded as dataset {result.Dataset!.Number}");
    }

    private async Task AssertWritesStandAsync(FaultWriter writer, TimeSpan window)
    {
        // Some after the fault as well, so that it shows that writes come back by themselves, too.
        var before = writer.Applied;
        await UntilAsync(() => writer.Applied > before + SomeWrites, "writes are acknowledged again");
        await writer.EndAsync();
        await UntilAsync(() => writer.DecisionsFollowAsync(Service.Client, _store), "decisions follow the writes");
        var lost = await writer.LostAsync(_store, _fault);
        _story.AppendLine(
            CultureInfo.InvariantCulture, $"  {writer.Applied:N0} writes acknowledged, {writer.Refused:N0} answered as failed; {lost.Count} of the acknowledged ones lost");
        Assert.True(lost.All(age => age <= window), $"{_story}\nlost though acknowledged {string.Join(", ", lost)} before the fault");
    }

    // By the service's own clock, without what a driver on the same machine adds.
    private async Task AssertWaitsAreBoundedAsync()
    {
        var waits = PrometheusText.Parse(await Service.MetricsAsync()).Families["tierdecision_cache_question_duration_seconds"];
        var limit = (FaultSettings.CacheTimeout + FaultSettings.CacheSlack).TotalSeconds;
        foreach (var outcome in new[] { "answered", "unavailable" })
        {
            var samples = waits.Samples.Where(sample => Label(sample, "outcome") == outcome).ToList();
            var all = samples.Single(sample => sample.Name.EndsWith("_count", StringComparison.Ordinal)).Value;
            var buckets = samples.Where(sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal)).OrderBy(Bound).ToList();
            var longest = Bound(buckets.First(bucket => bucket.Value == all));
            var within = buckets.Last(bucket => Bound(bucket) <= FaultSettings.CacheTimeout.TotalSeconds * LittleMore);
            _story.AppendLine(
                CultureInfo.InvariantCulture,
                $"  requests whose customers the store was asked for ({outcome}): {all:N0}, of them {within.Value:N0} waited at most "
                + $"{Bound(within):0.0000} s, and all at most {longest:0.0000} s");
            Assert.True(longest <= limit || all == 0, $"{_story}\nsome waited longer for the store than {limit} s");
        }

        static double Bound(PrometheusSample sample) => PrometheusSample.ReadValue(Label(sample, "le"));

        static string Label(PrometheusSample sample, string name) => sample.Labels.Single(label => label.Name == name).Value;
    }

    private async Task<bool> DecisionsAreTheStoresAsync()
    {
        foreach (var numbers in Enumerable.Range(0, FaultCustomers.Count).Chunk(Batch))
        {
            var answers = await Service.Client.DecideBatchAsync(new DecideBatchRequest { Requests = { numbers.Select(FaultTarget.Request) } });
            if (!answers.Results.Zip(numbers).All(answer => IsTheStores(answer.First.Decision, answer.Second)))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsTheStores(DecideResponse decision, int number) =>
        decision.Score.Status == ScoreStatus.Known && !decision.Degraded && decision.Tier.Name == FaultCustomers.Tier(number)
        && decision.Score.ValueScore == FaultCustomers.ValueScore(number, Target.Edition);

    // Not by answers: the service ends and leaves the memory that it answered from, and the store is read anew beside it.
    private async Task<IReadOnlyList<string>> CompareWithStoreAsync()
    {
        await Service.StopAsync();
        var left = ReplicaComparison.Left(System.IO.Path.Combine(_folder, CheckpointFile), FaultCustomers.Hasher);
        var dataset = (await _store.DescribeAsync(default)).Dataset!;
        CustomerReplica? stored = null;

        // This process's connection for what is told to all may still be on its way back.
        await Wait.UntilAsync(async () => (stored = (await CustomerReplica.HydrateAsync(_store, dataset, progress: null, default)).Replica) is not null, "the store can be read", Patience);
        var differences = ReplicaComparison.Differences(left, stored!);
        _story.AppendLine(
            CultureInfo.InvariantCulture,
            $"  the service ended; its copy of {left.Customers:N0} customers and {left.Aliases:N0} aliases of dataset {left.Dataset.Number} "
            + $"{(differences.Count == 0 ? "is byte for byte what the store holds" : "is not what the store holds")}");
        return differences;
    }
}
