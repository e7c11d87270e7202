using NodaTime;
using TierDecision.Configuration.Access;
using TierDecision.Configuration.Policies;
using TierDecision.LoadTest.Baselines;
using TierDecision.LoadTest.Comparison;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Driving;
using TierDecision.LoadTest.Measuring;
using TierDecision.LoadTest.Processes;
using TierDecision.LoadTest.Questions;
using TierDecision.LoadTest.Wire;

namespace TierDecision.LoadTest.Commands;

/// <summary>The servers of one run of this program with their customers, and who can be asked.</summary>
internal sealed class LoadSession : IDisposable
{
    private const int WarmUpQuestions = 2_000;
    private const int FirstCalls = 5;

    private readonly ServerFarm _farm;

    private LoadSession(ServerFarm farm, IReadOnlyList<Contender> contenders)
    {
        _farm = farm;
        Contenders = contenders;
        Meter = new Meter(farm, Console.Error);
    }

    /// <summary>The contenders, in the order in which they were asked for.</summary>
    public IReadOnlyList<Contender> Contenders { get; }

    public Meter Meter { get; }

    /// <summary>Starts what <paramref name="keys"/> need. The service comes last: it can be asked as soon as it is ready.</summary>
    /// <param name="keys">Who is to be asked.</param>
    /// <param name="customers">How many customers there are.</param>
    /// <param name="zipf">How they are drawn.</param>
    /// <param name="service">The built service.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="caches">The sizes of the caches of further services, each asked the same as the first one.</param>
    /// <param name="withKey">Whether there is one more service, which asks for keys.</param>
    /// <exception cref="IOException">Something cannot be started.</exception>
    public static async Task<LoadSession> StartAsync(
        IReadOnlyList<string> keys, int customers, double zipf, string service, TimeProvider time, CancellationToken cancellationToken, IReadOnlyList<int>? caches = null,
        bool withKey = false)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var policy = LoadPolicy(now);
        var plan = policy.Plan!;
        var dataset = new LoadDataset(customers, plan, now);
        var needsBaselines = keys.Any(key => key != Comparison.Contenders.Decide);
        var farm = new ServerFarm();
        try
        {
            Tell($"Starting redis-server and loading {customers:N0} customers");
            await farm.StartRedisAsync(cancellationToken);
            await farm.LoadAsync(dataset, needsBaselines ? new CustomerDocuments(dataset, plan) : null, time, cancellationToken);
            Tell($"Starting what is asked: {string.Join(", ", keys)}");
            (Server, Server)? baselines = needsBaselines ? await farm.StartBaselinesAsync(cancellationToken) : null;
            var decide = keys.Contains(Comparison.Contenders.Decide)
                ? await farm.StartServiceAsync(new ServiceSetup(service), cancellationToken)
                : null;
            var sampler = new ZipfSampler(customers, zipf);
            var contenders = keys.Select(key => Comparison.Contenders.Create(key, dataset, sampler, policy, decide, baselines, time)).ToList();
            foreach (var places in caches ?? [])
            {
                var server = await farm.StartServiceAsync(new ServiceSetup(service) { CacheCustomers = places }, cancellationToken);
                contenders.Add(Comparison.Contenders.ThroughCache(places, dataset, sampler, policy, server, time));
            }

            if (withKey)
            {
                var key = AccessKeyText.Generate();
                var server = await farm.StartServiceAsync(new ServiceSetup(service) { Key = key }, cancellationToken);
                contenders.Add(Comparison.Contenders.WithKey(key, dataset, sampler, policy, server, time));
            }

            return new LoadSession(farm, contenders);
        }
        catch
        {
            farm.Dispose();
            throw;
        }
    }

    /// <summary>
    /// How the service started. To be asked for before anything else: the first decision is measured. This program's own code is warm by then, from questions that were
    /// drawn and encoded but not sent and, where there are baselines, from empty calls; checking a reply comes after its time.
    /// </summary>
    public async Task<(StartMeasurement Start, Measurement First)> MeasureStartAsync(ulong seed, CancellationToken cancellationToken)
    {
        var service = Contenders.Single(contender => contender.Key == Comparison.Contenders.Decide);
        var one = new LoadPlan { Duration = TimeSpan.FromSeconds(10), Connections = 1, Streams = 1, MaxRequests = 1, Seed = seed };
        WarmUp(service.Target, seed);
        var empty = Contenders.FirstOrDefault(contender => contender.Key == Comparison.Contenders.Empty);
        if (empty is not null)
        {
            await Meter.MeasureAsync(empty, Phase.WarmUp, 0, one with { MaxRequests = WarmUpQuestions }, cancellationToken);
        }

        var first = await Meter.MeasureAsync(service, Phase.First, 1, one, cancellationToken);
        var empties = new List<double>();
        for (var connection = 1; empty is not null && connection <= FirstCalls; connection++)
        {
            empties.Add((await Meter.MeasureAsync(empty, Phase.First, connection, one, cancellationToken)).Latency.Max);
        }

        return (new StartMeasurement(service.Server.StartToReady.TotalMilliseconds, first.Latency.Max, Medians.Of(empties)), first);
    }

    /// <summary>What the metrics of a contender's server say now.</summary>
    public Task<string> MetricsAsync(Contender contender, CancellationToken cancellationToken) => _farm.MetricsAsync(contender.Server, cancellationToken);

    /// <summary>The same load by another generator, where one is installed.</summary>
    public Task<OtherGenerator> CheckAsync(ComparisonOptions options, CancellationToken cancellationToken) => new H2Load(options).RunAsync(
        [.. Contenders.Where(contender => contender.Key is Comparison.Contenders.Decide or Comparison.Contenders.Empty or Comparison.Contenders.Kestrel)],
        Meter, _farm.Folder, cancellationToken);

    /// <summary>What the machine can do at most.</summary>
    public Task<IReadOnlyList<MachineLimit>> MeasureLimitsAsync(ComparisonOptions options, CancellationToken cancellationToken) =>
        new MachineLimits(options, _farm).RunAsync(cancellationToken);

    /// <summary>The shipped policy, which has a plan.</summary>
    /// <exception cref="IOException">It cannot serve.</exception>
    public static PolicyLoad LoadPolicy(Instant now)
    {
        var policy = PolicyFile.Load(ServiceSetup.PolicyFile, now);
        return policy.Plan is not null ? policy : throw new IOException(string.Join(Environment.NewLine, policy.Findings));
    }

    public void Dispose() => _farm.Dispose();

    private static void WarmUp(LoadTarget target, ulong seed)
    {
        var random = new SplitMix64(seed);
        Span<byte> message = stackalloc byte[Http2Connection.MaxMessage];
        for (var i = 0; i < WarmUpQuestions; i++)
        {
            target.Write(target.Draw(ref random), message);
        }
    }

    private static void Tell(FormattableString text) => Console.Error.WriteLine(FormattableString.Invariant(text));
}
