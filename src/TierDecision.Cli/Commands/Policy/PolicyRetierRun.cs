using System.Globalization;
using TierDecision.Cli.Policies;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>
/// Puts a revision into force together with the customers, whose tiers are assigned anew under it; or shows who would move.
/// </summary>
/// <param name="place">The library. It is disposed of at the end.</param>
/// <param name="actor">On whose behalf.</param>
/// <param name="expected">What has to be in force; null for what is in force now.</param>
/// <param name="context">The world around.</param>
internal sealed class PolicyRetierRun(IPolicyPlace place, AuditActor actor, string? expected, CliContext context)
{
    private readonly CliConsole _console = context.Console;

    public async Task<int> RunAsync(string revision, bool isDryRun, CancellationToken cancellationToken)
    {
        await using var _ = place.ConfigureAwait(false);
        var (stands, failure) = await place.ListAsync(cancellationToken).ConfigureAwait(false);
        if (stands is null)
        {
            return failure!.Write(_console);
        }

        (var found, failure) = await place.FindAsync(revision, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return failure!.Write(_console);
        }

        if (found.Document is not { } document)
        {
            return _console.Fail(ExitCodes.BadInput, PolicyChangeRun.Unknown(place, revision));
        }

        var load = PolicyFile.Parse(document, PolicyRevision.Describe(revision), context.Now);
        if (load.Plan is not { } plan)
        {
            PolicySource.WriteFindings(_console, load);
            return ExitCodes.BadInput;
        }

        var request = new RetierRequest(revision, plan, expected ?? stands.InForce.Revision);
        var started = context.Time.GetTimestamp();
        (var result, failure) = await _console.WorkAsync(progress => isDryRun
            ? place.PreviewRetierAsync(request, progress, cancellationToken)
            : place.RetierAsync(request, actor, progress, cancellationToken)).ConfigureAwait(false);
        if (result is null)
        {
            return failure!.Write(_console);
        }

        var seconds = context.Time.GetElapsedTime(started).TotalSeconds;
        if (result.Counts is { Customers: > 0 } counts)
        {
            RetierTable.Write(_console, counts);
        }

        return isDryRun && result.Status == RetierStatus.Done ? TellPreview(result.Counts!, revision) : Tell(result, revision, seconds);
    }

    private int TellPreview(RetierCounts counts, string revision)
    {
        _console.Output.WriteLine(
            $"Nothing was changed. 'tierctl policy activate {revision} --retier' gives {Moved(counts)}, in one step with the policy.");
        return ExitCodes.Ok;
    }

    private int Tell(RetierResult result, string revision, double seconds)
    {
        var where = place.Description;
        switch (result.Status)
        {
            case RetierStatus.Done:
                _console.Output.WriteLine(PrintableText.Of(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{SentenceText.Capital(PolicyRevision.Describe(revision))} is in force in {where}, by activation {result.InForce?.Number}, "
                    + $"together with dataset {result.InForce?.Dataset}: it gave {Moved(result.Counts!)}. That took {seconds:0.0} s.")));
                PolicyChangeRun.WarnNotTaken(_console, result.NotTaken);
                return ExitCodes.Ok;
            case RetierStatus.Unchanged:
                _console.Output.WriteLine(PrintableText.Of(
                    $"{SentenceText.Capital(PolicyRevision.Describe(revision))} is in force in {where}, with customers whose tiers were assigned "
                    + "under it. Nothing was changed."));
                return ExitCodes.Ok;
            case RetierStatus.NoCustomers:
                return _console.Fail(
                    ExitCodes.BadInput,
                    $"{SentenceText.Capital(where)} has no customers; activate the policy without --retier. Nothing was changed.");
            case RetierStatus.FigureMissing:
                return _console.Fail(
                    ExitCodes.BadInput,
                    $"The tiers of the customers of {where} cannot be assigned anew: {result.Detail}. Nothing was changed. Map the tiers that they "
                    + "have in its tier_names and activate it without --retier; then run 'tierctl score' and 'tierctl load --change-tiers' with it.");
            case RetierStatus.OverrideLost:
                return _console.Fail(
                    ExitCodes.BadInput,
                    $"The tiers of the customers of {where} cannot be assigned anew: {result.Detail}. Nothing was changed. Map these tiers in its "
                    + "tier_names, or end the overrides with 'tierctl override --clear'.");
            case RetierStatus.UnknownRevision:
                return _console.Fail(ExitCodes.BadInput, PolicyChangeRun.Unknown(place, revision));
            case RetierStatus.OtherInForce:
                return _console.Fail(
                    ExitCodes.NotDone,
                    $"{SentenceText.Capital(result.Detail!)}. Nothing was changed; 'tierctl policy list' shows who put it there, when and why.");
            case RetierStatus.Busy:
                return _console.Fail(
                    ExitCodes.NotDone,
                    $"A load into {where} is under way, or tiers are assigned anew; try again when it has ended. Nothing was changed.");
            case RetierStatus.VerificationFailed:
                return _console.Fail(
                    ExitCodes.NotDone,
                    $"The customers of {where} are not what it says that it has ({result.Detail?.TrimEnd('.')}). Nothing was changed; load them "
                    + "again with 'tierctl load', or restore a backup.");
            case RetierStatus.Refused:
                return _console.Fail(
                    ExitCodes.NotDone,
                    $"{SentenceText.Capital(where)} refused it: {result.Detail?.TrimEnd('.')}. Check the user, the password and the user's rights. "
                    + "Policy and customers are what they were.");
            default:
                return _console.Fail(
                    ExitCodes.NotDone,
                    $"{SentenceText.Capital(where)} went away: {result.Detail?.TrimEnd('.') ?? "it cannot be reached"}. Policy and customers are "
                    + "either both as they were, or both changed: 'tierctl policy list' says which.");
        }
    }

    private static string Moved(RetierCounts counts) =>
        $"{Numbers.Whole(counts.Changed)} of {Numbers.Count(counts.Customers, "customer")} another tier"
        + (counts.Overridden > 0 ? $" ({Numbers.Whole(counts.Overridden)} keep one that a person set)" : "");
}
