using System.Globalization;
using TierDecision.Cli.Policies;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Policies;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>One change of the policy library. What cannot serve the live customers is not put into force.</summary>
/// <param name="place">The library; it is disposed of.</param>
/// <param name="actor">On whose behalf.</param>
/// <param name="expected">What has to be in force; null for what is in force now.</param>
/// <param name="context">The world around.</param>
internal sealed class PolicyChangeRun(IPolicyPlace place, AuditActor actor, string? expected, CliContext context)
{
    private readonly CliConsole _console = context.Console;

    public async Task<int> PublishAsync(string file, bool activates, CancellationToken cancellationToken)
    {
        await using var _ = place.ConfigureAwait(false);
        var load = PolicyFile.Load(file, context.Now);
        PolicySource.WriteFindings(_console, load);
        if (load.Plan is not { } plan)
        {
            return ExitCodes.BadInput;
        }

        var policy = new PolicyPublication(load.Revision, plan.Name, plan.Version, load.Document!) { Activates = activates };
        if (PolicyLibraryLimits.Problem(policy) is { } problem)
        {
            return _console.Fail(ExitCodes.BadInput, $"{file} {problem}; nothing was published.");
        }

        return await ExpectingAsync(activates, async seen =>
        {
            var (result, failure) = await place.PublishAsync(policy with { Expected = seen }, load, actor, cancellationToken).ConfigureAwait(false);
            if (result is null)
            {
                return failure!.Write(_console);
            }

            PolicySource.WriteFindings(_console, file, result.Findings);
            return result.Status switch
            {
                PolicyChangeStatus.Done when activates => Tell(result, string.Create(
                    CultureInfo.InvariantCulture,
                    $"Published {Describe(policy)} in {place.Description}. It is in force, by activation {result.InForce!.Number}.")),
                PolicyChangeStatus.Done or PolicyChangeStatus.Unchanged when !activates => Tell(
                    result,
                    (result.Status == PolicyChangeStatus.Done
                        ? $"Published {Describe(policy)} in {place.Description}."
                        : $"{Describe(policy)} is in {place.Description} already. Nothing was changed.")
                    + (result.InForce!.Revision == policy.Revision
                        ? " It is in force."
                        : $" {SentenceText.Capital(PolicyRevision.Describe(result.InForce.Revision))} is in force; "
                            + $"'tierctl policy activate {policy.Revision}' puts this one into force.")),
                _ => Tell(result),
            };
        }, cancellationToken).ConfigureAwait(false);
    }

    public async Task<int> ActivateAsync(string revision, CancellationToken cancellationToken)
    {
        await using var _ = place.ConfigureAwait(false);
        return await ExpectingAsync(isNeeded: true, async seen =>
        {
            var (result, failure) = await place.ActivateAsync(revision, seen!, actor, cancellationToken).ConfigureAwait(false);
            return result is null ? failure!.Write(_console)
                : result.Status == PolicyChangeStatus.UnknownRevision ? _console.Fail(ExitCodes.BadInput, Unknown(place, revision))
                : TellOf(result);
        }, cancellationToken).ConfigureAwait(false);
    }

    public async Task<int> RollBackAsync(CancellationToken cancellationToken)
    {
        await using var _ = place.ConfigureAwait(false);
        return await ExpectingAsync(isNeeded: true, async seen =>
        {
            var (result, failure) = await place.RollBackAsync(seen!, actor, cancellationToken).ConfigureAwait(false);
            return result is null ? failure!.Write(_console) : TellOf(result);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is said of a revision that the library does not have.</summary>
    public static string Unknown(IPolicyPlace place, string revision) =>
        $"{SentenceText.Capital(place.Description)} has no {PolicyRevision.Describe(revision)}; "
        + $"'tierctl policy list' shows those that it has. {PolicyChangeResult.NothingChanged}";

    /// <summary>What is said of a store whose library cannot be read.</summary>
    public static string Unreachable(IStoreProvider provider, string? detail) =>
        $"The policy library in {provider.Description} cannot be used: {detail?.TrimEnd('.') ?? "it cannot be reached"}. "
        + (provider.IsLocal ? "Is it the file of the service, and were customers loaded into it?" : "Is it running, and is --redis right?");

    // Changes what was in force when the command began, unless the user says what it is.
    /// <summary>Warns if the node that was asked does not decide under what was put into force.</summary>
    /// <param name="console">Where.</param>
    /// <param name="reason">Why it does not; null if it does.</param>
    public static void WarnNotTaken(CliConsole console, string? reason)
    {
        if (reason is not null)
        {
            console.Warn($"the node that answered does not decide under it yet: {reason}");
        }
    }

    private async Task<int> ExpectingAsync(bool isNeeded, Func<string?, Task<int>> change, CancellationToken cancellationToken)
    {
        var seen = expected;
        if (isNeeded && seen is null)
        {
            var (stands, failure) = await place.ListAsync(cancellationToken).ConfigureAwait(false);
            if (stands is null)
            {
                return failure!.Write(_console);
            }

            seen = stands.InForce.Revision;
        }

        return await change(seen).ConfigureAwait(false);
    }

    // Of a policy that only the library has; of one that is published everything is said before.
    private int TellOf(PolicyChangeResult result)
    {
        if (result.Status == PolicyChangeStatus.HasErrors)
        {
            PolicySource.WriteFindings(_console, "the policy", result.Findings);
        }

        return Tell(result);
    }

    private int Tell(PolicyChangeResult result)
    {
        switch (result.Status)
        {
            case PolicyChangeStatus.Done:
                return Tell(result, SentenceText.Capital(InForce(result)));
            case PolicyChangeStatus.Unchanged:
                return Tell(result, $"{SentenceText.Capital(InForce(result))} {PolicyChangeResult.NothingChanged}");
            case PolicyChangeStatus.OtherInForce:
                return _console.Fail(ExitCodes.NotDone, $"{result.Refusal} 'tierctl policy list' shows who put it there, when and why.");
            case PolicyChangeStatus.Busy:
                return _console.Fail(
                    ExitCodes.NotDone,
                    $"A load into {place.Description} is under way, and the customers would have to go back with the policy; try again when it has "
                    + $"ended. {PolicyChangeResult.NothingChanged}");
            default:
                return _console.Fail(ExitCodes.BadInput, result.Refusal);
        }
    }

    private int Tell(PolicyChangeResult result, string text)
    {
        _console.Output.WriteLine(PrintableText.Of(text));
        WarnNotTaken(_console, result.NotTaken);
        return ExitCodes.Ok;
    }

    private string InForce(PolicyChangeResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{PolicyRevision.Describe(result.InForce!.Revision)} is in force in {place.Description}, by activation {result.InForce.Number}"
        + $"{Together(result.Dataset)}.");

    private static string Together(long dataset) =>
        dataset == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", together with dataset {dataset}");

    private static string Describe(PolicyPublication policy) => $"{policy.Name} {policy.Version} (revision {policy.Revision})";
}
