using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Policies;
using TierDecision.Service.Audit;
using TierDecision.Service.Comparing;
using TierDecision.Service.Failures;
using TierDecision.Service.Policies;
using TierDecision.Service.Publishing;
using TierDecision.Service.Requests;
using TierDecision.Service.Resilience;
using TierDecision.Service.Serving;
using TierDecision.Service.Trials;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Policies;

/// <summary>A node with the small policy of its file that follows a library, and what callers ask of it.</summary>
internal sealed class PolicyCase : IDisposable
{
    public static readonly Call Ann = new("ann", CancellationToken.None);

    private readonly string _folder = Directory.CreateTempSubdirectory("policies-").FullName;
    private readonly PolicyFileWorker _file;
    private readonly PolicyLibraryWorker _worker;

    public PolicyCase()
    {
        File.WriteAllText(PolicyPath, TestService.Policy);
        var start = StartPolicy.Of(PolicyFile.Load(PolicyPath, TestService.Now));
        var metrics = new PolicyInForceMetrics(Service.Factory);
        var policies = new PolicySwitch(start, Service.Serving, new DecisionMetrics(Service.Factory), metrics, Log.For<PolicySwitch>());
        var pairing = new PolicyPairing(start, policies, Service.Serving, Service.Clock, Log.For<PolicyPairing>());
        _file = new PolicyFileWorker(
            start, TimeSpan.FromSeconds(5), policies, pairing, metrics, new NodeEvents(Service.Clock), Service.Clock, Log.For<PolicyFileWorker>());
        var running = new RunningTrials();
        var compiled = new CompiledPolicies(start, Service.Clock);
        var trials = new PolicyTrialFollower(
            Library, policies, compiled, running, new TrialMetrics(Service.Factory), Log.For<PolicyTrialFollower>());
        _worker = new PolicyLibraryWorker(
            start, TimeSpan.FromSeconds(1), Library, Service.Store, policies, pairing, compiled, _file, trials, checkpoint: null, metrics, Service.Clock,
            Log.For<PolicyLibraryWorker>());
        Compilers = new PolicyCompilers(Service.Clock);
        var calls = new PolicyLibraryCalls(
            Library, Service.Store, Service.Serving, _worker,
            new SingleCustomerCircuit(Service.Factory, Service.Clock, NullLogger<StoreCircuit>.Instance), Compilers, Log.For<PolicyLibraryCalls>());
        Policies = new PolicyUseCase(Library, calls, Compilers, Service.Requests);
        Meaning = new PolicyMeaningUseCase(calls, Compilers, Service.Requests);
        Trials = new PolicyTrialUseCase(Library, Library, Service.Store, calls, running, Service.Requests);
    }

    public TestService Service { get; } = new();

    public LogLines Log { get; } = new();

    public TestPolicyLibrary Library => Service.Store.Library;

    /// <summary>Where policies are compiled one at a time.</summary>
    public PolicyCompilers Compilers { get; }

    public PolicyUseCase Policies { get; }

    public PolicyMeaningUseCase Meaning { get; }

    public PolicyTrialUseCase Trials { get; }

    /// <summary>The policy file of the node.</summary>
    public string PolicyPath => Path.Combine(_folder, "policy.yaml");

    public void Dispose()
    {
        Compilers.Dispose();
        _worker.Dispose();
        _file.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The small policy with something else in it.</summary>
    public static string Text(string what, string by)
    {
        Assert.Contains(what, TestService.Policy, StringComparison.Ordinal);
        return TestService.Policy.Replace(what, by, StringComparison.Ordinal);
    }

    public static Failure Refused(Reply reply)
    {
        Assert.Null(reply.Message);
        return reply.Failure!;
    }

    /// <summary>Publishes a policy; its revision.</summary>
    public async Task<string> PublishAsync(string text) =>
        (await Policies.PublishAsync(new PublishPolicyRequest { Policy = new PolicyText { Text = text } }, Ann).Decode(PublishPolicyResponse.Parser))
        .Policy.Revision;

    /// <summary>Puts a revision into force in place of <paramref name="expected"/>.</summary>
    public Task<ActivatePolicyResponse> ActivateAsync(string revision, string expected) =>
        Policies.ActivateAsync(new ActivatePolicyRequest { Revision = revision, ExpectedRevision = expected }, Ann).Decode(ActivatePolicyResponse.Parser);
}
