using TierDecision.Service.Audit;
using TierDecision.Service.Comparing;
using TierDecision.Service.Policies;
using TierDecision.Service.Serving;

namespace TierDecision.Tests.Service.Policies;

/// <summary>What a node follows its policy file and the library of its store with, and puts policies into force with.</summary>
internal sealed class PolicyNode : IDisposable
{
    /// <param name="start">The policy of the start.</param>
    /// <param name="service">What the node serves through.</param>
    /// <param name="log">Where it tells what it does.</param>
    /// <param name="checkpoint">Where it keeps policies of the library; null for nowhere.</param>
    /// <param name="store">The store that it follows; null for that of <paramref name="service"/>.</param>
    public PolicyNode(StartPolicy start, TestService service, LogLines log, PolicyCheckpoint? checkpoint = null, TestStore? store = null)
    {
        store ??= service.Store;
        var metrics = new PolicyInForceMetrics(service.Factory);
        Switch = new PolicySwitch(start, service.Serving, new DecisionMetrics(service.Factory), metrics, log.For<PolicySwitch>());
        Pairing = new PolicyPairing(start, Switch, service.Serving, service.Clock, log.For<PolicyPairing>());
        Events = new NodeEvents(service.Clock);
        File = new PolicyFileWorker(
            start, TimeSpan.FromSeconds(5), Switch, Pairing, metrics, Events, service.Clock, log.For<PolicyFileWorker>());
        var compiled = new CompiledPolicies(start, service.Clock);
        var trials = new PolicyTrialFollower(
            store.Library, Switch, compiled, Running, new TrialMetrics(service.Factory), log.For<PolicyTrialFollower>());
        Library = new PolicyLibraryWorker(
            start, TimeSpan.FromSeconds(1), store.Library, store, Switch, Pairing, compiled, File, trials, checkpoint, metrics, service.Clock,
            log.For<PolicyLibraryWorker>());
    }

    public PolicySwitch Switch { get; }

    public PolicyPairing Pairing { get; }

    public NodeEvents Events { get; }

    public PolicyFileWorker File { get; }

    public PolicyLibraryWorker Library { get; }

    public RunningTrials Running { get; } = new();

    public void Dispose()
    {
        Library.Dispose();
        File.Dispose();
    }
}
