using NodaTime;
using TierDecision.Core.Policies;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Trials;

namespace TierDecision.Tests.Service;

/// <summary>A policy library in memory, by the rules of every store; a test takes it away, empties it or spoils it.</summary>
internal sealed class TestPolicyLibrary : IPolicyLibrary, IPolicyTrials
{
    private readonly Dictionary<string, PolicyDocument> _documents = [];
    private readonly SemaphoreSlim _told = new(0);
    private PolicyCatalogue _stands = PolicyCatalogue.Empty;
    private Instant _now = Instant.FromUtc(2026, 3, 4, 10, 0);

    /// <summary>Why the store cannot be asked; null if it can.</summary>
    public string? Away { get; set; }

    /// <summary>What is given in place of the policy in force; null for that.</summary>
    public PolicyDocument? Spoilt { get; set; }

    /// <summary>What the policy in force waits for, once it was looked up, before it is given.</summary>
    public Task Answers { get; set; } = Task.CompletedTask;

    /// <summary>How often a policy was read.</summary>
    public int Documents { get; private set; }

    /// <summary>What stands.</summary>
    public PolicyCatalogue Catalogue => _stands;

    /// <summary>The entries of the audit trail, the oldest first.</summary>
    public List<AuditEntry> Entries { get; } = [];

    /// <summary>Loses everything, as a store does that was not on a disk.</summary>
    public void Lose()
    {
        _stands = PolicyCatalogue.Empty;
        _documents.Clear();
    }

    public ValueTask<PolicyChangeResult> PublishPolicyAsync(PolicyPublication policy, AuditActor actor, CancellationToken cancellationToken) =>
        new(Change(() => PolicyLibraryRules.Publish(_stands, _documents.GetValueOrDefault(policy.Revision), policy, actor, Now())));

    public ValueTask<PolicyChangeResult> ActivatePolicyAsync(string revision, string expected, AuditActor actor, CancellationToken cancellationToken) =>
        new(Change(() => PolicyLibraryRules.Activate(_stands, revision, expected, actor, Now())));

    /// <summary>Puts a revision into force with a dataset that is the live one from then on.</summary>
    public PolicyChangeResult Activate(string revision, long dataset) => Change(
        () => PolicyLibraryRules.Activate(_stands, revision, _stands.InForce.Revision, new AuditActor("test"), Now(), dataset));

    /// <summary>Puts what was in force before into force with a dataset that is the live one again from then on.</summary>
    public PolicyChangeResult RollBack(long dataset) =>
        Change(() => PolicyLibraryRules.RollBack(_stands, _stands.InForce.Revision, new AuditActor("test"), Now(), dataset));

    public ValueTask<PolicyChangeResult> RollBackPolicyAsync(string expected, AuditActor actor, CancellationToken cancellationToken) =>
        new(Change(() => PolicyLibraryRules.RollBack(_stands, expected, actor, Now())));

    public ValueTask<PolicyCatalogueReading> ListPoliciesAsync(CancellationToken cancellationToken) =>
        new(Away is null ? new PolicyCatalogueReading(_stands) : new PolicyCatalogueReading(null, Away));

    public ValueTask<PolicyReading> FindPolicyAsync(string revision, CancellationToken cancellationToken) => new(
        Away is not null ? new PolicyReading(PolicyReadStatus.Unavailable, Detail: Away)
        : _documents.TryGetValue(revision, out var document)
            ? new PolicyReading(PolicyReadStatus.Found, _stands.Policies.Single(policy => policy.Revision == revision), document)
        : new PolicyReading(PolicyReadStatus.Unknown));

    public async ValueTask<PolicyInForceReading> ReadPolicyInForceAsync(PolicyInForce known, CancellationToken cancellationToken)
    {
        var reading = Read(known);
        await Answers.WaitAsync(cancellationToken);
        return reading;
    }

    public Task WaitForPolicyAsync(TimeSpan atMost, CancellationToken cancellationToken) => _told.WaitAsync(atMost, cancellationToken);

    private PolicyInForceReading Read(PolicyInForce known)
    {
        if (Away is not null)
        {
            return PolicyInForceReading.Unavailable(Away);
        }

        var reading = new PolicyInForceReading(PolicyReadStatus.Found, _stands.InForce) { Trials = _stands.Trials };
        if (_stands.InForce == known || !_stands.InForce.IsPublished)
        {
            return reading;
        }

        Documents++;
        return reading with { Document = Spoilt ?? _documents[_stands.InForce.Revision] };
    }

    /// <summary>The last report of each trial and node.</summary>
    public Dictionary<(long Trial, string Node), TrialReport> Reports { get; } = [];

    /// <summary>The sealed differences, the newest first.</summary>
    public List<byte[]> Samples { get; } = [];

    public ValueTask<PolicyChangeResult> ChangeTrialAsync(
        PolicyTrialChange change, string? expected, AuditActor actor, CancellationToken cancellationToken) =>
        new(Change(() => PolicyTrialRules.Change(_stands, change, expected, actor, Now())));

    public ValueTask<TrialReading> ReportTrialAsync(TrialReport report, IReadOnlyList<byte[]> samples, CancellationToken cancellationToken)
    {
        if (Away is not null)
        {
            return new(TrialReading.Unavailable(Away));
        }

        Reports[(report.Trial, report.Node)] = report;
        Samples.InsertRange(0, samples.Reverse());
        return new(new TrialReading(ReportsOf(report.Trial)) { IsJudge = true });
    }

    public ValueTask<TrialReading> ReadTrialAsync(long trial, bool withSamples, CancellationToken cancellationToken) =>
        new(new TrialReading(ReportsOf(trial)) { Samples = withSamples ? Samples : [] });

    private List<TrialReport> ReportsOf(long trial) => [.. Reports.Where(report => report.Key.Trial == trial).Select(report => report.Value)];

    private Instant Now() => _now += Duration.FromMinutes(1);

    private PolicyChangeResult Change(Func<PolicyVerdict> rule)
    {
        if (Away is not null)
        {
            return PolicyChangeResult.Unavailable(Away);
        }

        var verdict = rule();
        if (verdict.Edit is not { } edit)
        {
            return verdict.Result;
        }

        if (edit.Added is { } added)
        {
            _documents[added.Revision] = edit.Document!;
        }

        foreach (var revision in edit.Removed)
        {
            Assert.True(_documents.Remove(revision));
        }

        Entries.AddRange(edit.Entries);
        _stands = PolicyCatalogue.Of(
            edit.Activated is { } activated ? new PolicyInForce(activated.Number, activated.Revision) : _stands.InForce,
            _stands.Edits + 1,
            edit.Trials ?? _stands.Trials,
            _stands.Policies.Where(policy => !edit.Removed.Contains(policy.Revision)).Concat(edit.Added is null ? [] : [edit.Added]),
            _stands.Activations.Where(activation => !edit.Forgotten.Contains(activation.Number)).Concat(edit.Activated is null ? [] : [edit.Activated]));
        if (edit.Activated is not null || edit.Trials is not null)
        {
            _told.Release();
        }

        return verdict.Result;
    }
}
