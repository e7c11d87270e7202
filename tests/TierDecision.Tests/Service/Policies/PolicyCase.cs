using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Policies;
using TierDecision.Service.Failures;
using TierDecision.Service.Policies;
using TierDecision.Service.Publishing;
using TierDecision.Service.Requests;
using TierDecision.Service.Resilience;
using TierDecision.Service.Trials;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Policies;

/// <summary>A node with the small policy of its file that follows a library, and what callers ask of it.</summary>
internal sealed class PolicyCase : IDisposable
{
    public static readonly Call Ann = new("ann", CancellationToken.None);

    private readonly string _folder = Directory.CreateTempSubdirectory("policies-").FullName;
    private readonly PolicyNode _node;
    private readonly PolicyRetiering _retiering;

    public PolicyCase()
    {
        File.WriteAllText(PolicyPath, TestService.Policy);
        var start = StartPolicy.Of(PolicyFile.Load(PolicyPath, TestService.Now));
        _node = new PolicyNode(start, Service, Log);
        Compilers = new PolicyCompilers(Service.Clock);
        var calls = new PolicyLibraryCalls(
            Library, Service.Store, Service.Serving, _node.Library,
            new SingleCustomerCircuit(Service.Factory, Service.Clock, NullLogger<StoreCircuit>.Instance), Compilers, Log.For<PolicyLibraryCalls>());
        _retiering = new PolicyRetiering(
            Service.Store, calls, Compilers, new RetierMetrics(Service.Factory), Service.Clock, Log.For<PolicyRetiering>());
        Policies = new PolicyUseCase(Library, calls, Compilers, _retiering, Service.Requests);
        Meaning = new PolicyMeaningUseCase(calls, Compilers, Service.Requests);
        Trials = new PolicyTrialUseCase(Library, Library, Service.Store, calls, _node.Running, Service.Requests);
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
        _retiering.Dispose();
        Compilers.Dispose();
        _node.Dispose();
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
