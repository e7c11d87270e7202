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
            if (await RefusalAsync(store, plan, load.Revision, cancellationToken).ConfigureAwait(false) is { } refusal)
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

            // Customers that came with the policy go back with it.
            var goesTogether = stands.BroughtCustomers
                && (await store.DescribeAsync(cancellationToken).ConfigureAwait(false)).Dataset?.Number == stands.InForce.Dataset;
            return (goesTogether ? null : await CheckAsync(store, before, cancellationToken).ConfigureAwait(false))
                ?? Tell(
                    await store.RollBackPolicyAsync(expected ?? stands.InForce.Revision, actor, cancellationToken).ConfigureAwait(false),
                    stands.InForce.Dataset);
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

    /// <summary>What is said of a revision that the library does not have.</summary>
    public static string Unknown(IStoreProvider provider, string revision) =>
        $"{SentenceText.Capital(provider.Description)} has no {PolicyRevision.Describe(revision)}; "
        + "'tierctl policy list' shows those that it has. Nothing was changed.";

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
                ? _console.Fail(ExitCodes.BadInput, Unknown(_provider, revision))
                : _console.Fail(ExitCodes.NotDone, Unreachable(_provider, found.Detail));
        }

        var load = PolicyFile.Parse(document, PolicyRevision.Describe(revision), context.Now);
        if (load.Plan is not { } plan)
        {
            PolicySource.WriteFindings(_console, load);
            return ExitCodes.BadInput;
        }

        return await RefusalAsync(store, plan, revision, cancellationToken).ConfigureAwait(false) is { } refusal
            ? _console.Fail(ExitCodes.BadInput, $"{refusal} Nothing was changed.")
            : null;
    }

    // Why the services would refuse the policy; null if they would not, as far as that can be told.
    private async Task<string?> RefusalAsync(ICustomerStore store, PolicyPlan plan, string revision, CancellationToken cancellationToken)
    {
        var live = (await store.DescribeAsync(cancellationToken).ConfigureAwait(false)).Dataset?.Header;
        return live?.TiersMissingIn(plan) is { Count: > 0 } missing
            ? $"The customers of {_provider.Description} have tiers that the policy '{plan.Name}' does not have: {string.Join(", ", missing)}. "
                + "The services would refuse it. Map them in its tier_names, or assign the tiers of the customers anew with "
                + $"'tierctl policy activate {revision} --retier'; with --dry-run it only shows who would move."
            : null;
    }

    // With the dataset that went along, if another one did than was live before.
    private int Tell(PolicyChangeResult result, long before = 0) => result.Status switch
    {
        PolicyChangeStatus.Done when before != 0 && result.InForce!.Dataset != before => Tell(string.Create(
            CultureInfo.InvariantCulture, $"{SentenceText.Capital(InForce(result)).TrimEnd('.')}, together with dataset {result.InForce.Dataset}.")),
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
        PolicyChangeStatus.Busy => _console.Fail(
            ExitCodes.NotDone,
            $"A load into {_provider.Description} is under way, and the customers would have to go back with the policy; try again when it has "
            + "ended. Nothing was changed."),
        PolicyChangeStatus.Unavailable => _console.Fail(ExitCodes.NotDone, Unreachable(_provider, result.Detail)),
        _ => _console.Fail(ExitCodes.BadInput, $"{SentenceText.Capital(result.Detail!)}. Nothing was changed."),
    };

    private string InForce(PolicyChangeResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{PolicyRevision.Describe(result.InForce!.Revision)} is in force in {_provider.Description}, by activation {result.InForce.Number}.");

    private static string Describe(PolicyPublication policy) => $"{policy.Name} {policy.Version} (revision {policy.Revision})";
}
