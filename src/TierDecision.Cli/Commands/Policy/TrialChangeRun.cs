using System.Globalization;
using TierDecision.Cli.Policies;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Policies;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>Starts, changes or ends a trial beside the policy in force.</summary>
/// <param name="place">The library; it is disposed of.</param>
/// <param name="actor">On whose behalf.</param>
/// <param name="expected">What has to be in force; null for what is in force now.</param>
/// <param name="context">The world around.</param>
internal sealed class TrialChangeRun(IPolicyPlace place, AuditActor actor, string? expected, CliContext context)
{
    private readonly CliConsole _console = context.Console;

    public async Task<int> RunAsync(PolicyTrialChange change, CancellationToken cancellationToken)
    {
        await using var _ = place.ConfigureAwait(false);
        var (stands, failure) = await place.ReadTrialsAsync(cancellationToken).ConfigureAwait(false);
        if (stands is null)
        {
            return failure!.Write(_console);
        }

        // What was seen when the command began, as of what is in force.
        var seen = change.Action == PolicyTrialAction.StopShadow ? stands.Trials.Shadow?.Number
            : change.Action is PolicyTrialAction.SetCanary or PolicyTrialAction.StopCanary ? stands.Trials.Canary?.Number
            : null;
        (var result, failure) = await place.ChangeTrialAsync(
            change with { Trial = seen }, expected ?? stands.InForce.Revision, actor, cancellationToken).ConfigureAwait(false);
        return result is null ? failure!.Write(_console) : Tell(change, result);
    }

    private int Tell(PolicyTrialChange change, PolicyChangeResult result)
    {
        switch (result.Status)
        {
            case PolicyChangeStatus.Done:
                return Tell(result, Describe(change, result));
            case PolicyChangeStatus.Unchanged:
                return Tell(result, $"{Describe(change, result)} It was so already; nothing was changed.");
            case PolicyChangeStatus.OtherInForce:
                return _console.Fail(ExitCodes.NotDone, $"{result.Refusal} 'tierctl policy list' shows who put it there, when and why.");
            case PolicyChangeStatus.OtherTrial or PolicyChangeStatus.NoTrial:
                return _console.Fail(
                    ExitCodes.NotDone, $"{result.Refusal} 'tierctl policy shadow status' and 'canary status' show what runs.");
            case PolicyChangeStatus.HasErrors:
                PolicySource.WriteFindings(_console, "the policy", result.Findings);
                return _console.Fail(ExitCodes.BadInput, result.Refusal);
            default:
                return _console.Fail(ExitCodes.BadInput, result.Refusal);
        }
    }

    private int Tell(PolicyChangeResult result, string text)
    {
        _console.Output.WriteLine(PrintableText.Of(text));
        if (result.NotTaken is { } reason)
        {
            _console.Warn($"the node that answered does not follow yet: {reason}");
        }

        return ExitCodes.Ok;
    }

    private string Describe(PolicyTrialChange change, PolicyChangeResult result) => (change.Action, result.Trials) switch
    {
        (PolicyTrialAction.StartShadow, { Shadow: { } shadow }) => string.Create(
            CultureInfo.InvariantCulture,
            $"{SentenceText.Capital(PolicyRevision.Describe(shadow.Revision))} is evaluated for {PolicyTrialLimits.OneInText(shadow.OneIn)}, "
            + $"as shadow {shadow.Number} in {place.Description}. No answer changes."),
        (PolicyTrialAction.StartCanary or PolicyTrialAction.SetCanary, { Canary: { } canary }) => string.Create(
            CultureInfo.InvariantCulture,
            $"{SentenceText.Capital(PolicyRevision.Describe(canary.Revision))} decides for {PolicyTrialLimits.Percent(canary.Share)} of the "
            + $"customers, as canary {canary.Number} in {place.Description}."),
        (PolicyTrialAction.StopShadow, _) => $"The shadow in {place.Description} has ended.",
        _ => $"The canary in {place.Description} has ended: {PolicyRevision.Describe(result.InForce!.Revision)} decides for everybody.",
    };
}
