using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Policies;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Protocol;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Providers;
using TierDecision.Storage.Publishing;
using TierDecision.V1;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>The policy library of a store, without a service between.</summary>
internal sealed class StorePolicies : IPolicyPlace
{
    private readonly IStoreProvider _provider;
    private readonly ICustomerStore _store;
    private readonly PolicyDesk _desk;
    private readonly TrialDesk _trials;
    private readonly CliContext _context;

    /// <param name="settings">Names the store.</param>
    /// <param name="context">The world around.</param>
    public StorePolicies(TierDecisionOptions settings, CliContext context)
    {
        _context = context;
        _provider = StoreProviders.Choose(settings);

        // Its log messages would only repeat what its results say.
        _store = _provider.Open(NullLoggerFactory.Instance, context.Time);
        _desk = new PolicyDesk(_store, LiveAsync, ReadAsync);
        _trials = new TrialDesk(_store, _store, _store);
    }

    public string Description => _provider.Description;

    public async Task<(PolicyCatalogue? Catalogue, CallFailure? Failure)> ListAsync(CancellationToken cancellationToken)
    {
        var reading = await _store.ListPoliciesAsync(cancellationToken).ConfigureAwait(false);
        return (reading.Catalogue, reading.Catalogue is null ? Unreachable(reading.Detail) : null);
    }

    public async Task<(PolicyReading? Reading, CallFailure? Failure)> FindAsync(string? revision, CancellationToken cancellationToken)
    {
        var found = await _desk.FindAsync(revision, cancellationToken).ConfigureAwait(false);
        return found.Status == PolicyReadStatus.Unavailable ? (null, Unreachable(found.Detail)) : (found, null);
    }

    public async Task<(IReadOnlyList<Finding>? Findings, CallFailure? Failure)> CheckAsync(PolicyLoad load, CancellationToken cancellationToken)
    {
        var live = await LiveAsync(cancellationToken).ConfigureAwait(false);
        return live.Problem is { } problem ? (null, Unreachable(problem))
            : (load.Tiers is { } tiers ? PolicyFit.Of(tiers, live.Datasets).Findings : [], null);
    }

    public async Task<(PolicyChangeResult? Result, CallFailure? Failure)> PublishAsync(
        PolicyPublication policy, PolicyLoad load, AuditActor actor, CancellationToken cancellationToken) =>
        Reached(await _desk.PublishAsync(policy, load.Tiers!, actor, cancellationToken).ConfigureAwait(false));

    public async Task<(PolicyChangeResult? Result, CallFailure? Failure)> ActivateAsync(
        string revision, string expected, AuditActor actor, CancellationToken cancellationToken) =>
        Reached(await _desk.ActivateAsync(revision, expected, actor, cancellationToken).ConfigureAwait(false));

    public async Task<(PolicyChangeResult? Result, CallFailure? Failure)> RollBackAsync(
        string expected, AuditActor actor, CancellationToken cancellationToken) =>
        Reached(await _desk.RollBackAsync(expected, actor, cancellationToken).ConfigureAwait(false));

    public async Task<(TrialOverview? Overview, CallFailure? Failure)> ReadTrialsAsync(CancellationToken cancellationToken)
    {
        var reading = await _trials.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (reading.Overview, reading.Overview is null ? Unreachable(reading.Detail) : null);
    }

    public async Task<(TrialDifferences? Differences, CallFailure? Failure)> ReadDifferencesAsync(
        bool isCanary, int limit, CancellationToken cancellationToken)
    {
        var reading = await _trials.ReadDifferencesAsync(isCanary, cancellationToken).ConfigureAwait(false);
        return reading.Texts is not { } texts ? (null, Unreachable(reading.Detail))
            : reading.Trial is null ? (null, null)
            : (new TrialDifferences([.. texts.Select(TrialDifferenceText.Read).OfType<TrialDifference>().Take(limit)], 0), null);
    }

    public async Task<(PolicyChangeResult? Result, CallFailure? Failure)> ChangeTrialAsync(
        PolicyTrialChange change, string expected, AuditActor actor, CancellationToken cancellationToken) =>
        Reached(await _desk.ChangeTrialAsync(_store, change, expected, actor, cancellationToken).ConfigureAwait(false));

    public async Task<(RetierResult? Result, CallFailure? Failure)> PreviewRetierAsync(
        RetierRequest request, WorkProgress progress, CancellationToken cancellationToken)
    {
        progress.Begin("Reading customers", total: null);
        return (await _store.PreviewRetierAsync(request.Plan, progress, cancellationToken).ConfigureAwait(false), null);
    }

    public async Task<(RetierResult? Result, CallFailure? Failure)> RetierAsync(
        RetierRequest request, AuditActor actor, WorkProgress progress, CancellationToken cancellationToken)
    {
        progress.Begin("Reading customers", total: null);
        var told = request with { Preview = counts => progress.Begin("Writing customers", counts.Customers) };
        return (await _store.RetierAsync(told, actor, progress, cancellationToken).ConfigureAwait(false), null);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private async ValueTask<LiveCustomers> LiveAsync(CancellationToken cancellationToken) =>
        LiveCustomers.Of(await _store.DescribeAsync(cancellationToken).ConfigureAwait(false));

    private ValueTask<(PolicyTiers? Tiers, IReadOnlyList<Finding> Findings)> ReadAsync(
        PolicyDocument document, string source, CancellationToken cancellationToken)
    {
        var load = PolicyFile.Parse(document, source, _context.Now);
        return new((load.Plan is null ? null : load.Tiers, load.Findings));
    }

    private (PolicyChangeResult? Result, CallFailure? Failure) Reached(PolicyChangeResult result) =>
        result.Status == PolicyChangeStatus.Unavailable ? (null, Unreachable(result.Detail)) : (result, null);

    private CallFailure Unreachable(string? detail) => new(ExitCodes.NotDone, [PolicyChangeRun.Unreachable(_provider, detail)]);
}
