using System.Text;
using System.Text.Json.Nodes;
using TierDecision.Configuration.Policies;
using TierDecision.Service.Comparing;
using TierDecision.Service.Policies;
using TierDecision.Service.Serving;
using TierDecision.Service.Trials;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Trials;
using TierDecision.V1;
using PolicyInForce = TierDecision.Storage.Policies.PolicyInForce;

namespace TierDecision.Tests.Service.Trials;

/// <summary>A node that takes part in trials beside the small policy of its file, without its workers: each step is one call.</summary>
internal sealed class TrialCase : IDisposable
{
    public static readonly AuditActor Ann = new("ann");

    private readonly PolicyTrialFollower _follower;
    private readonly TrialWorker _worker;
    private readonly TrialReporter _reporter;

    public TrialCase()
    {
        var start = StartPolicy.Of(PolicyFile.Parse(TestService.Policy, "test.yaml", TestService.Now));
        Policies = new PolicySwitch(
            start, Service.Serving, new DecisionMetrics(Service.Factory), new PolicyInForceMetrics(Service.Factory), Log.For<PolicySwitch>());
        var metrics = new TrialMetrics(Service.Factory);
        var samples = new TrialSamples();
        _follower = new PolicyTrialFollower(Library, Policies, new CompiledPolicies(start, Service.Clock), Trials, metrics, Log.For<PolicyTrialFollower>());
        _worker = new TrialWorker(Trials, samples, metrics, Service.Ids, Service.Clock, Log.For<TrialWorker>());
        _reporter = new TrialReporter(Trials, samples, Library, Service.Erasure, metrics, Service.Clock, Log.For<TrialReporter>());
    }

    public TestService Service { get; } = new();

    public LogLines Log { get; } = new();

    public PolicySwitch Policies { get; }

    public RunningTrials Trials { get; } = new();

    public TestPolicyLibrary Library => Service.Store.Library;

    public void Dispose()
    {
        _worker.Dispose();
        _reporter.Dispose();
    }

    /// <summary>Publishes the small policy with something else in it; its revision.</summary>
    public Task<string> PublishAsync(string what, string by) =>
        PublishAsync(TestService.Policy.Replace(what, by, StringComparison.Ordinal));

    public async Task<string> PublishAsync(string text)
    {
        var load = PolicyFile.Parse(text, "test", TestService.Now);
        Assert.NotNull(load.Plan);
        var result = await Library.PublishPolicyAsync(
            new PolicyPublication(load.Revision, load.Plan.Name, load.Plan.Version, load.Document!), Ann, default);
        Assert.Equal((PolicyChangeStatus.Done, null), (result.Status, result.Detail));
        return load.Revision;
    }

    public Task<PolicyChangeResult> ShadowAsync(string revision, int oneIn = 1) =>
        ChangeAsync(new PolicyTrialChange(PolicyTrialAction.StartShadow) { Revision = revision, OneIn = oneIn });

    public Task<PolicyChangeResult> CanaryAsync(string revision, int share, PolicyCanaryLimits? limits = null) => ChangeAsync(
        new PolicyTrialChange(PolicyTrialAction.StartCanary) { Revision = revision, Share = share, Limits = limits ?? PolicyCanaryLimits.Default });

    /// <summary>Changes what is tried, and lets the node follow.</summary>
    public async Task<PolicyChangeResult> ChangeAsync(PolicyTrialChange change)
    {
        var result = await Library.ChangeTrialAsync(change, null, Ann, default);
        await LookAsync();
        return result;
    }

    public async Task LookAsync()
    {
        var reading = await Library.ReadPolicyInForceAsync(PolicyInForce.Nothing, default);
        await _follower.FollowAsync(reading.InForce!, reading.Trials, default);
    }

    /// <summary>Compares what waits and reports it, the judge judges, and the node follows.</summary>
    public async Task TurnAsync()
    {
        _worker.CompareAll(default);
        await _reporter.ReportAsync(default);
        await LookAsync();
    }

    /// <summary>What the store has of a trial.</summary>
    public async Task<TrialReport> CountsAsync(long trial) =>
        TrialReport.Sum(trial, (await Library.ReadTrialAsync(trial, withSamples: false, default)).Reports!);

    /// <summary>The differences that open under the keys that the store has now, the newest first.</summary>
    public IReadOnlyList<JsonNode> Samples() =>
    [
        .. Library.Samples.Select(box => SealedBox.Open(Service.Store.Keys!, box)).OfType<byte[]>()
            .Select(packed => JsonNode.Parse(Encoding.UTF8.GetString(TrialSample.Unpack(packed)!))!),
    ];

    public DecideResponse Decide(string? customer = null) => Service.Decide(TestService.Call(customer));
}
