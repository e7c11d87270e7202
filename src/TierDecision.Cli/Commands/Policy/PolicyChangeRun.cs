using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Cli.Policies;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Policies;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Providers;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>One change of the policy library. What cannot serve the customers of the store is not put into force.</summary>
/// <param name="settings">Names the store.</param>
/// <param name="actor">On whose behalf.</param>
/// <param name="expected">What has to be in force; null for what is in force now.</param>
/// <param name="context">The world around.</param>
internal sealed class PolicyChangeRun(TierDecisionOptions settings, AuditActor actor, string? expected, CliContext context)
{
    private readonly CliConsole _console = context.Console;
    private readonly IStoreProvider _provider = StoreProviders.Choose(settings);

    public async Task<int> PublishAsync(string file, bool activates, CancellationToken cancellationToken)
    {
        var load = PolicyFile.Load(file, context.Now);
        PolicySource.WriteFindings(_console, load);
        if (load.Plan is not { } plan)
        {
            return ExitCodes.BadInput;
        }

        var policy = new PolicyPublication(load.Revision, plan.Name, plan.Version, load.Document!) { Activates = activates, Expected = expected };
        if (PolicyLibraryLimits.Problem(policy) is { } problem)
        {
            return _console.Fail(ExitCodes.BadInput, $"{file} {problem}; nothing was published.");
        }

        return await WithStoreAsync(async (store, stands) =>
        {
            if (await RefusalAsync(store, plan, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                if (activates)
                {
                    return _console.Fail(ExitCodes.BadInput, $"{refusal} Nothing was changed.");
                }

                _console.Warn(refusal);
            }

            var seen = activates ? expected ?? stands.InForce.Revision : expected;
            var result = await store.PublishPolicyAsync(policy with { Expected = seen }, actor, cancellationToken).ConfigureAwait(false);
            return result.Status switch
            {
                PolicyChangeStatus.Done when activates => Tell(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Published {Describe(policy)} in {_provider.Description}. It is in force, by activation {result.InForce!.Number}.")),
                PolicyChangeStatus.Unchanged when activates => Tell($"{SentenceText.Capital(InForce(result))} Nothing was changed."),
                PolicyChangeStatus.Done or PolicyChangeStatus.Unchanged => Tell(
                    (result.Status == PolicyChangeStatus.Done
                        ? $"Published {Describe(policy)} in {_provider.Description}."
                        : $"{Describe(policy)} is in {_provider.Description} already. Nothing was changed.")
                    + (result.InForce?.Revision == policy.Revision
                        ? " It is in force."
                        : $" {SentenceText.Capital(PolicyRevision.Describe(result.InForce!.Revision))} is in force; "
                            + $"'tierctl policy activate {policy.Revision}' puts this one into force.")),
                _ => Fail(result),
            };
        }, cancellationToken).ConfigureAwait(false);
    }

    public Task<int> ActivateAsync(string revision, CancellationToken cancellationToken) => WithStoreAsync(
        async (store, stands) => await CheckAsync(store, revision, cancellationToken).ConfigureAwait(false)
            ?? Tell(await store.ActivatePolicyAsync(revision, expected ?? stands.InForce.Revision, actor, cancellationToken).ConfigureAwait(false)),
        cancellationToken);

    public Task<int> RollBackAsync(CancellationToken cancellationToken) => WithStoreAsync(
        async (store, stands) =>
        {
            var before = stands.Activations.Skip(1).FirstOrDefault()?.Revision ?? "";
            return await CheckAsync(store, before, cancellationToken).ConfigureAwait(false)
                ?? Tell(await store.RollBackPolicyAsync(expected ?? stands.InForce.Revision, actor, cancellationToken).ConfigureAwait(false));
        },
        cancellationToken);

    /// <summary>Starts, changes or ends a trial beside the policy in force.</summary>
    public Task<int> ChangeTrialAsync(PolicyTrialChange change, CancellationToken cancellationToken) => WithStoreAsync(
        async (store, stands) =>
        {
            if (await CheckAsync(store, change.Revision, cancellationToken).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }

            // What was seen when the command began, as of what is in force.
            var seen = change.Action == PolicyTrialAction.StopShadow ? stands.Trials.Shadow?.Number
                : change.Action is PolicyTrialAction.SetCanary or PolicyTrialAction.StopCanary ? stands.Trials.Canary?.Number
                : null;
            var result = await store.ChangeTrialAsync(
                change with { Trial = seen }, expected ?? stands.InForce.Revision, actor, cancellationToken).ConfigureAwait(false);
            return result.Status switch
            {
                PolicyChangeStatus.Done => Tell(Describe(change, result)),
                PolicyChangeStatus.Unchanged => Tell($"{Describe(change, result)} It was so already; nothing was changed."),
                _ => Fail(result),
            };
        },
        cancellationToken);

    private async Task<int> WithStoreAsync(Func<ICustomerStore, PolicyCatalogue, Task<int>> change, CancellationToken cancellationToken)
    {
        // Its log messages would only repeat what its results say.
        var store = _provider.Open(NullLoggerFactory.Instance, context.Time);
        await using (store.ConfigureAwait(false))
        {
            var reading = await store.ListPoliciesAsync(cancellationToken).ConfigureAwait(false);
            return reading.Catalogue is { } stands
                ? await change(store, stands).ConfigureAwait(false)
                : _console.Fail(ExitCodes.NotDone, Unreachable(_provider, reading.Detail));
        }
    }

    /// <summary>What is said of a store whose library cannot be read.</summary>
    public static string Unreachable(IStoreProvider provider, string? detail) =>
        $"The policy library in {provider.Description} cannot be used: {detail?.TrimEnd('.') ?? "it cannot be reached"}. "
        + (provider.IsLocal ? "Is it the file of the service, and were customers loaded into it?" : "Is it running, and is --redis right?");

    // The exit code if a revision of the library must not be put into force, which was said then; null if it may.
    private async Task<int?> CheckAsync(ICustomerStore store, string revision, CancellationToken cancellationToken)
    {
        if (revision.Length == 0)
        {
            return null;
        }

        var found = await store.FindPolicyAsync(revision, cancellationToken).ConfigureAwait(false);
        if (found.Document is not { } document)
        {
            return found.Status == PolicyReadStatus.Unknown
                ? _console.Fail(
                    ExitCodes.BadInput,
                    $"{SentenceText.Capital(_provider.Description)} has no {PolicyRevision.Describe(revision)}; "
                    + "'tierctl policy list' shows those that it has. Nothing was changed.")
                : _console.Fail(ExitCodes.NotDone, Unreachable(_provider, found.Detail));
        }

        var load = PolicyFile.Parse(document, PolicyRevision.Describe(revision), context.Now);
        if (load.Plan is not { } plan)
        {
            PolicySource.WriteFindings(_console, load);
            return ExitCodes.BadInput;
        }

        return await RefusalAsync(store, plan, cancellationToken).ConfigureAwait(false) is { } refusal
            ? _console.Fail(ExitCodes.BadInput, $"{refusal} Nothing was changed.")
            : null;
    }

    // Why the services would refuse the policy; null if they would not, as far as that can be told.
    private async Task<string?> RefusalAsync(ICustomerStore store, PolicyPlan plan, CancellationToken cancellationToken)
    {
        var live = (await store.DescribeAsync(cancellationToken).ConfigureAwait(false)).Dataset?.Header;
        return live?.TiersMissingIn(plan) is { Count: > 0 } missing
            ? $"The customers of {_provider.Description} have tiers that the policy '{plan.Name}' does not have: {string.Join(", ", missing)}. "
                + "The services would refuse it. Map them in its tier_names."
            : null;
    }

    private int Tell(PolicyChangeResult result) => result.Status switch
    {
        PolicyChangeStatus.Done => Tell(SentenceText.Capital(InForce(result))),
        PolicyChangeStatus.Unchanged => Tell($"{SentenceText.Capital(InForce(result))} Nothing was changed."),
        _ => Fail(result),
    };

    private int Tell(string text)
    {
        _console.Output.WriteLine(PrintableText.Of(text));
        return ExitCodes.Ok;
    }

    private int Fail(PolicyChangeResult result) => result.Status switch
    {
        PolicyChangeStatus.OtherInForce => _console.Fail(
            ExitCodes.NotDone,
            $"{SentenceText.Capital(result.Detail!)}. Nothing was changed; 'tierctl policy list' shows who put it there, when and why."),
        PolicyChangeStatus.OtherTrial or PolicyChangeStatus.NoTrial => _console.Fail(
            ExitCodes.NotDone,
            $"{SentenceText.Capital(result.Detail!)}. Nothing was changed; 'tierctl policy shadow status' and 'canary status' show what runs."),
        PolicyChangeStatus.Unavailable => _console.Fail(ExitCodes.NotDone, Unreachable(_provider, result.Detail)),
        _ => _console.Fail(ExitCodes.BadInput, $"{SentenceText.Capital(result.Detail!)}. Nothing was changed."),
    };

    private string Describe(PolicyTrialChange change, PolicyChangeResult result) => (change.Action, result.Trials) switch
    {
        (PolicyTrialAction.StartShadow, { Shadow: { } shadow }) => string.Create(
            CultureInfo.InvariantCulture,
            $"{SentenceText.Capital(PolicyRevision.Describe(shadow.Revision))} is evaluated for {PolicyTrialLimits.OneInText(shadow.OneIn)}, "
            + $"as shadow {shadow.Number} in {_provider.Description}. No answer changes."),
        (PolicyTrialAction.StartCanary or PolicyTrialAction.SetCanary, { Canary: { } canary }) => string.Create(
            CultureInfo.InvariantCulture,
            $"{SentenceText.Capital(PolicyRevision.Describe(canary.Revision))} decides for {PolicyTrialLimits.Percent(canary.Share)} of the "
            + $"customers, as canary {canary.Number} in {_provider.Description}."),
        (PolicyTrialAction.StopShadow, _) => $"The shadow in {_provider.Description} has ended.",
        _ => $"The canary in {_provider.Description} has ended: {PolicyRevision.Describe(result.InForce!.Revision)} decides for everybody.",
    };

    private string InForce(PolicyChangeResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{PolicyRevision.Describe(result.InForce!.Revision)} is in force in {_provider.Description}, by activation {result.InForce.Number}.");

    private static string Describe(PolicyPublication policy) => $"{policy.Name} {policy.Version} (revision {policy.Revision})";
}
