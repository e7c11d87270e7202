using TierDecision.Configuration.Policies;
using TierDecision.Service.Comparing;
using TierDecision.Service.Policies;
using TierDecision.Service.Serving;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Policies;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Pins;

/// <summary>A node whose small policy pins contacts for ten minutes, and whose policy changes.</summary>
internal sealed class PinCase : IDisposable
{
    private const string Pin = "pin: {contacts: entry, for: 10m}";

    private readonly PolicySwitch _switch;
    private readonly PolicyPairing _pairing;
    private readonly KeptPolicyWorker _worker;

    /// <param name="policy">The policy of the start; by default <see cref="Policy"/> without anything else.</param>
    /// <param name="library">The library that several nodes share; by default one of its own.</param>
    public PinCase(string? policy = null, TestPolicyLibrary? library = null)
    {
        policy ??= Policy();
        Service = new TestService(policy);
        Library = library ?? new TestPolicyLibrary();
        var start = StartPolicy.Of(Load(policy));
        _switch = new PolicySwitch(
            start, Service.Serving, new DecisionMetrics(Service.Factory), new PolicyInForceMetrics(Service.Factory), Log.For<PolicySwitch>());
        _pairing = new PolicyPairing(start, _switch, Service.Serving, Service.Clock, Log.For<PolicyPairing>());
        _worker = new KeptPolicyWorker(
            Library, _switch, _pairing, new CompiledPolicies(start, Service.Clock), Service.Clock, Log.For<KeptPolicyWorker>());
    }

    public TestService Service { get; }

    public TestPolicyLibrary Library { get; }

    public LogLines Log { get; } = new();

    /// <summary>The small policy with a version and a priority of gold of its own, pinning contacts unless it says otherwise.</summary>
    public static string Policy(int version = 1, int gold = 80, string pin = Pin, string more = "") => TestService.Policy
        .Replace("version: \"7\"", $"version: \"{version}\"", StringComparison.Ordinal)
        .Replace("priority: 80", $"priority: {gold}", StringComparison.Ordinal) + "\n" + pin + "\n" + more;

    public static PolicyLoad Load(string policy) => PolicyFile.Parse(policy, "test.yaml", TestService.Now);

    public void Dispose() => _worker.Dispose();

    /// <summary>Puts a policy into force on this node; its revision.</summary>
    public string Take(string policy)
    {
        var load = Load(policy);
        lock (_switch.Changing)
        {
            Assert.Null(_switch.Take(load));
        }

        return load.Revision;
    }

    /// <summary>Puts a candidate beside the policy in force.</summary>
    public Trial Try(string policy, int share)
    {
        var load = Load(policy);
        var trial = Trial.Of(
            new PolicyCanary(1, load.Revision, 0, TestService.Now, "ann", "", "") { Share = share });
        Assert.Null(_switch.Try(trial, load, TierDecision.Storage.Policies.PolicyInForce.Nothing));
        return trial;
    }

    public void End(Trial trial) => _switch.End(trial);

    /// <summary>Puts a policy into force in the library, not on this node.</summary>
    public static async Task PublishAsync(TestPolicyLibrary library, string policy)
    {
        var load = Load(policy);
        var result = await library.PublishPolicyAsync(
            new PolicyPublication(load.Revision, "test", load.Plan!.Version, load.Document!) { Activates = true }, new AuditActor("ann"), default);
        Assert.Equal(PolicyChangeStatus.Done, result.Status);
    }

    /// <summary>Follows an activation of the library, and reads what it had in force before.</summary>
    public async Task FollowAsync(string policy)
    {
        Assert.Null(_pairing.Take(Load(policy), Library.Catalogue.InForce).Refusal);
        await _worker.ReadAsync(default);
    }

    public Task ServeAsync() => Service.ServeAsync(TestService.Customer("1", TestService.Score()));

    /// <summary>A gold customer's call.</summary>
    public static DecideRequest Call(string pin = "")
    {
        var call = TestService.Call("1");
        call.Contact.PolicyPin = pin;
        return call;
    }

    public DecideResponse Decide(string pin = "") => Service.Decide(Call(pin));

    /// <summary>What an answer says of its policy: the version, the priority, and what became of the pin.</summary>
    public static (string Version, int Priority, ReasonCode Pin) Of(DecideResponse answer) =>
        (answer.Policy.Version, answer.Priority, PinReason(answer.Reasons));

    /// <summary>What became of the pin; <see cref="ReasonCode.Unspecified"/> if that is not told.</summary>
    public static ReasonCode PinReason(IEnumerable<Reason> reasons) =>
        reasons.Select(reason => reason.Code).SingleOrDefault(code => code is >= ReasonCode.PolicyPinned and <= ReasonCode.PolicyPinGone);
}
