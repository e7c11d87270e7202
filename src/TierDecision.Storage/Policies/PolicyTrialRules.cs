using System.Globalization;
using NodaTime;
using TierDecision.Storage.Audit;

namespace TierDecision.Storage.Policies;

/// <summary>What may become of the trials of a library, and what: the same for every store, as <see cref="PolicyLibraryRules"/>.</summary>
internal static class PolicyTrialRules
{
    /// <summary>Starts, changes or ends a trial.</summary>
    /// <param name="stands">What stands.</param>
    /// <param name="change">What is to be done.</param>
    /// <param name="expected">The revision that must be in force, empty for the policy file of each node; null if it does not matter.</param>
    /// <param name="actor">On whose behalf, and why.</param>
    /// <param name="now">The time.</param>
    public static PolicyVerdict Change(PolicyCatalogue stands, PolicyTrialChange change, string? expected, AuditActor actor, Instant now) =>
        Problem(change) is { } problem ? Refused(PolicyChangeStatus.NotPossible, stands, problem)
        : expected is not null && stands.InForce.Revision != expected ? PolicyLibraryRules.OtherInForce(stands, expected)
        : change.Action switch
        {
            PolicyTrialAction.StartShadow => StartShadow(stands, change, actor, now),
            PolicyTrialAction.StopShadow => StopShadow(stands, change, actor),
            PolicyTrialAction.StartCanary => StartCanary(stands, change, actor, now),
            PolicyTrialAction.SetCanary => SetCanary(stands, change, actor, now),
            _ => EndCanary(stands, change, actor, now),
        };

    /// <summary>What remains of the trials if something is put into force, with the entries that say so: nothing.</summary>
    public static PolicyTrials? End(PolicyCatalogue stands, List<AuditEntry> entries, AuditActor actor, Instant now)
    {
        var trials = stands.Trials;
        if (trials is { Shadow: null, Canary: null })
        {
            return null;
        }

        if (trials.Shadow is { } shadow)
        {
            entries.Add(Entry(AuditKind.ShadowStopped, actor, "shadow", Describe(stands, shadow), ""));
        }

        if (trials.Canary is { } canary)
        {
            entries.Add(Entry(AuditKind.CanaryStopped, actor, "canary", Describe(stands, canary), ""));
        }

        return new PolicyTrials(null, null, trials.Canary is { } ended ? Ended(ended, PolicyCanaryEnding.Activation, actor, now) : trials.Ended);
    }

    private static PolicyVerdict StartShadow(PolicyCatalogue stands, PolicyTrialChange change, AuditActor actor, Instant now)
    {
        if (stands.Trials.Shadow is { } runs)
        {
            return runs.Revision == change.Revision && runs.OneIn == change.OneIn
                ? Unchanged(stands)
                : OtherTrial(stands, $"{Name(runs)} runs already, of {PolicyRevision.Describe(runs.Revision)}; stop it first");
        }

        if (Unfit(stands, change.Revision) is { } refused)
        {
            return refused;
        }

        var shadow = new PolicyShadow(
            stands.Edits + 1, change.Revision, stands.InForce.Number, now, Text(actor.Caller), Text(actor.Author), Reason(actor))
        {
            OneIn = change.OneIn,
        };
        return Done(
            stands, stands.Trials with { Shadow = shadow },
            Entry(AuditKind.ShadowStarted, actor, "shadow", "", Describe(stands, shadow)));
    }

    private static PolicyVerdict StopShadow(PolicyCatalogue stands, PolicyTrialChange change, AuditActor actor) =>
        stands.Trials.Shadow is not { } runs ? Refused(PolicyChangeStatus.NoTrial, stands, "no shadow runs")
        : change.Trial is { } trial && trial != runs.Number ? OtherTrial(stands, $"{Name(runs)} runs, and not the one that was expected")
        : Done(
            stands, stands.Trials with { Shadow = null }, Entry(AuditKind.ShadowStopped, actor, "shadow", Describe(stands, runs), ""));

    private static PolicyVerdict StartCanary(PolicyCatalogue stands, PolicyTrialChange change, AuditActor actor, Instant now)
    {
        if (stands.Trials.Canary is { } runs)
        {
            return runs.Revision == change.Revision && runs.Share == change.Share && runs.Limits == change.Limits
                ? Unchanged(stands)
                : OtherTrial(
                    stands,
                    $"{Name(runs)} runs already, of {PolicyRevision.Describe(runs.Revision)} with {PolicyTrialLimits.Percent(runs.Share)}; "
                    + "change its share, or stop it first");
        }

        if (Unfit(stands, change.Revision) is { } refused)
        {
            return refused;
        }

        var canary = new PolicyCanary(
            stands.Edits + 1, change.Revision, stands.InForce.Number, now, Text(actor.Caller), Text(actor.Author), Reason(actor))
        {
            Share = change.Share,
            Limits = change.Limits,
        };
        return Done(
            stands, stands.Trials with { Canary = canary }, Entry(AuditKind.CanaryStarted, actor, "canary", "", Describe(stands, canary)));
    }

    private static PolicyVerdict SetCanary(PolicyCatalogue stands, PolicyTrialChange change, AuditActor actor, Instant now)
    {
        if (Running(stands, change) is { } refused)
        {
            return refused;
        }

        var runs = stands.Trials.Canary!;
        if (runs.Share == change.Share)
        {
            return Unchanged(stands);
        }

        var next = runs with
        {
            Number = stands.Edits + 1,
            Share = change.Share,
            StartedAt = now,
            Caller = Text(actor.Caller),
            Author = Text(actor.Author),
            Comment = Reason(actor),
        };
        return Done(
            stands, stands.Trials with { Canary = next },
            Entry(AuditKind.CanaryChanged, actor, "canary", Describe(stands, runs), Describe(stands, next)));
    }

    private static PolicyVerdict EndCanary(PolicyCatalogue stands, PolicyTrialChange change, AuditActor actor, Instant now)
    {
        if (Running(stands, change) is { } refused)
        {
            return refused;
        }

        var runs = stands.Trials.Canary!;
        var byLimits = change.Action == PolicyTrialAction.RollBackCanary;
        return Done(
            stands,
            stands.Trials with
            {
                Canary = null,
                Ended = Ended(runs, byLimits ? PolicyCanaryEnding.Limits : PolicyCanaryEnding.Hand, actor, now),
            },
            Entry(byLimits ? AuditKind.CanaryRolledBack : AuditKind.CanaryStopped, actor, "canary", Describe(stands, runs), ""));
    }

    private static PolicyVerdict? Running(PolicyCatalogue stands, PolicyTrialChange change) =>
        stands.Trials.Canary is not { } runs ? Refused(PolicyChangeStatus.NoTrial, stands, "no canary runs")
        : change.Trial is { } trial && trial != runs.Number
            ? OtherTrial(stands, $"{Name(runs)} runs, with {PolicyTrialLimits.Percent(runs.Share)}, and not the one that was expected")
        : null;

    private static PolicyVerdict? Unfit(PolicyCatalogue stands, string revision) =>
        stands.InForce.Revision == revision && revision.Length > 0
            ? Refused(
                PolicyChangeStatus.NotPossible, stands, $"{PolicyRevision.Describe(revision)} is in force itself, and cannot be tried beside itself")
        : stands.Policies.All(policy => policy.Revision != revision)
            ? Refused(
                PolicyChangeStatus.UnknownRevision, stands,
                $"the library has no {(revision.Length == 0 ? "revision without digits" : PolicyRevision.Describe(revision))}")
        : null;

    private static string? Problem(PolicyTrialChange change) => change.Action switch
    {
        PolicyTrialAction.StartShadow when change.OneIn is < 1 or > PolicyTrialLimits.OneIn =>
            string.Create(
                CultureInfo.InvariantCulture, $"a shadow is evaluated for one in 1 to {PolicyTrialLimits.OneIn} decisions, not {change.OneIn}"),
        PolicyTrialAction.StartCanary or PolicyTrialAction.SetCanary when change.Share is < 0 or > PolicyTrialLimits.Whole =>
            $"a canary has a share of 0 to 100 %, not {PolicyTrialLimits.Percent(change.Share)}",
        PolicyTrialAction.StartCanary when new[]
        {
            change.Limits.LastTargets, change.Limits.Promises, change.Limits.Errors, change.Limits.Differing,
        }.FirstOrDefault(limit => limit is < 0 or > PolicyTrialLimits.Whole) is { } limit =>
            $"a limit of a canary is 0 to 100 %, not {PolicyTrialLimits.Percent(limit)}",
        _ => null,
    };

    private static PolicyCanaryEnd Ended(PolicyCanary canary, PolicyCanaryEnding by, AuditActor actor, Instant now) =>
        new(canary.Number, canary.Revision, canary.Share, now, by, Text(actor.Caller), Reason(actor));

    private static PolicyVerdict Done(PolicyCatalogue stands, PolicyTrials trials, AuditEntry entry) => new(
        new PolicyChangeResult(PolicyChangeStatus.Done, stands.InForce) { Trials = trials }, new PolicyEdit { Trials = trials, Entries = [entry] });

    private static PolicyVerdict Unchanged(PolicyCatalogue stands) =>
        new(new PolicyChangeResult(PolicyChangeStatus.Unchanged, stands.InForce) { Trials = stands.Trials });

    private static PolicyVerdict OtherTrial(PolicyCatalogue stands, string detail) => Refused(PolicyChangeStatus.OtherTrial, stands, detail);

    private static PolicyVerdict Refused(PolicyChangeStatus status, PolicyCatalogue stands, string detail) =>
        new(new PolicyChangeResult(status, stands.InForce, detail) { Trials = stands.Trials });

    private static AuditEntry Entry(AuditKind kind, AuditActor actor, string field, string before, string after) =>
        new(kind, actor, [new AuditChange(field, before, after)]);

    private static string Describe(PolicyCatalogue stands, PolicyTrial trial)
    {
        var policy = stands.Policies.FirstOrDefault(policy => policy.Revision == trial.Revision);
        var name = policy is null ? PolicyRevision.Describe(trial.Revision) : PolicyLibraryRules.Describe(policy);
        return trial is PolicyCanary canary
            ? $"{name}, {PolicyTrialLimits.Percent(canary.Share)}"
            : string.Create(CultureInfo.InvariantCulture, $"{name}, one in {((PolicyShadow)trial).OneIn}");
    }

    private static string Name(PolicyTrial trial) =>
        string.Create(CultureInfo.InvariantCulture, $"{(trial is PolicyCanary ? "canary" : "shadow")} {trial.Number}");

    private static string Text(string text) => AuditText.Of(text, AuditLimits.Name);

    private static string Reason(AuditActor actor) => AuditText.Of(actor.Reason, AuditLimits.Reason);
}
