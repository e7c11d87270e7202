using System.Text;
using NodaTime;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Storage.Audit;

namespace TierDecision.Storage.Policies;

/// <summary>What may become of a library, and what: the same for every store. A store reads, asks, and does the edit if nobody was faster.</summary>
internal static class PolicyLibraryRules
{
    /// <summary>Puts a policy into the library, and into force if it says so.</summary>
    /// <param name="stands">What stands.</param>
    /// <param name="stored">What the library has under the revision of the policy; null if it has none.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="actor">On whose behalf, and why.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ArgumentException">It is above a limit; a bug of the caller.</exception>
    public static PolicyVerdict Publish(PolicyCatalogue stands, PolicyDocument? stored, PolicyPublication policy, AuditActor actor, Instant now)
    {
        if (PolicyLibraryLimits.Problem(policy) is { } problem)
        {
            throw new ArgumentException($"the policy {problem}", nameof(policy));
        }

        if (stored?.HasContentOf(policy.Document) == false)
        {
            return Refused(
                PolicyChangeStatus.OtherContent, stands,
                $"the library has another policy under {PolicyRevision.Describe(policy.Revision)}, which is a hash of 48 bits of the content; change "
                + "the policy, if only a comment, to publish it under another revision");
        }

        if (policy.Expected is { } expected && stands.InForce.Revision != expected && !(policy.Activates && IsInForce(stands, policy.Revision)))
        {
            return OtherInForce(stands, expected);
        }

        var there = Find(stands, policy.Revision);
        if (there is not null && (!policy.Activates || IsInForce(stands, policy.Revision)))
        {
            return Unchanged(stands);
        }

        var entries = new List<AuditEntry>();
        var edit = new PolicyEdit { Entries = entries };
        var published = Published(policy, actor, now, stands.Edits + 1);
        if (there is null)
        {
            var removed = MakeRoom(stands, published);
            edit = edit with { Added = published, Document = policy.Document, Removed = [.. removed.Select(gone => gone.Revision)] };
            entries.Add(new AuditEntry(
                AuditKind.PolicyPublished, actor,
                [
                    new AuditChange("policy", "", Describe(published)),
                    .. removed.Select(gone => new AuditChange("removed", Describe(gone), "")),
                ]));
        }

        var verdict = policy.Activates
            ? Activate(stands, edit, entries, there ?? published, actor, now, isRollback: false)
            : new(Done(stands.InForce), edit);
        return there is null ? verdict with { Result = verdict.Result with { Findings = SharedVersion(stands, published) } } : verdict;
    }

    // Answers, logs and the audit trail name a policy by its name and version: two that share them are hard to tell apart there.
    private static List<Finding> SharedVersion(PolicyCatalogue stands, PublishedPolicy published) =>
        stands.Policies.FirstOrDefault(policy => policy.Name == published.Name && policy.Version == published.Version) is not { } other ? [] :
        [
            new Finding(
                Severity.Warning, "version", published.Version,
                $"is also the version of {PolicyRevision.Describe(other.Revision)}, which has another text under the same name: give each a version "
                + "of its own, so that answers, logs and the audit trail tell them apart")
            {
                Rule = FindingRule.SharedVersion,
            },
        ];

    /// <summary>Puts a revision into force, or with an empty one the policy file of each node.</summary>
    /// <param name="stands">What stands.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="expected">What must be in force, if it is not the revision already.</param>
    /// <param name="actor">On whose behalf.</param>
    /// <param name="now">The time.</param>
    /// <param name="dataset">The dataset that becomes the live one in the same step; 0 for none. Then the revision may be in force already.</param>
    public static PolicyVerdict Activate(
        PolicyCatalogue stands, string revision, string expected, AuditActor actor, Instant now, long dataset = 0)
    {
        var policy = Find(stands, revision);
        if (policy is null && revision.Length > 0)
        {
            return Refused(
                PolicyChangeStatus.UnknownRevision, stands,
                $"the library has no {PolicyRevision.Describe(revision)}; {PolicyRevision.Describe(stands.InForce.Revision)} is in force");
        }

        if (IsInForce(stands, revision) && dataset == 0)
        {
            return Unchanged(stands);
        }

        if (stands.InForce.Revision != expected)
        {
            return OtherInForce(stands, expected);
        }

        var entries = new List<AuditEntry>();
        return Activate(stands, new PolicyEdit { Entries = entries }, entries, policy, actor, now, isRollback: false, dataset);
    }

    /// <summary>Puts into force what was in force before the last activation. Done twice, it takes itself back.</summary>
    /// <param name="stands">What stands.</param>
    /// <param name="expected">What must be in force.</param>
    /// <param name="actor">On whose behalf.</param>
    /// <param name="now">The time.</param>
    /// <param name="dataset">The dataset that becomes the live one again in the same step; 0 for none.</param>
    public static PolicyVerdict RollBack(PolicyCatalogue stands, string expected, AuditActor actor, Instant now, long dataset = 0)
    {
        if (stands.InForce.Revision != expected)
        {
            return OtherInForce(stands, expected);
        }

        if (stands.Activations is not [var last, ..])
        {
            return Refused(PolicyChangeStatus.NothingBefore, stands, "nothing was ever put into force, so that there is nothing to roll back");
        }

        // Before the first there was the file.
        var before = stands.Activations.FirstOrDefault(activation => activation.Number == last.Number - 1)?.Revision ?? "";
        var policy = Find(stands, before);
        if (policy is null && before.Length > 0)
        {
            return Refused(
                PolicyChangeStatus.UnknownRevision, stands,
                $"{PolicyRevision.Describe(before)}, which was in force before, is not in the library any more");
        }

        var entries = new List<AuditEntry>();
        return Activate(stands, new PolicyEdit { Entries = entries }, entries, policy, actor, now, isRollback: true, dataset);
    }

    private static PolicyVerdict Activate(
        PolicyCatalogue stands, PolicyEdit edit, List<AuditEntry> entries, PublishedPolicy? policy, AuditActor actor, Instant now, bool isRollback,
        long dataset = 0)
    {
        var activation = new PolicyActivation(
            stands.InForce.Number + 1, policy?.Revision ?? "", policy?.Name ?? "", policy?.Version ?? "", now, Name(actor.Caller), Name(actor.Author),
            Reason(actor), isRollback)
        {
            Dataset = dataset == 0 ? stands.InForce.Dataset : dataset,
        };
        var before = Find(stands, stands.InForce.Revision);
        entries.Add(new AuditEntry(
            isRollback ? AuditKind.PolicyRolledBack : AuditKind.PolicyActivated, actor,
            [new AuditChange("policy", Describe(before), Describe(policy))]));
        return new(
            Done(new PolicyInForce(activation.Number, activation.Revision) { Dataset = activation.Dataset }),
            edit with
            {
                Activated = activation,
                Trials = PolicyTrialRules.End(stands, entries, actor, now),
                Forgotten = [.. stands.Activations.Skip(PolicyLibraryLimits.Activations - 1).Select(old => old.Number)],
            });
    }

    // Those go first that were never in force and are not among the newest; then those that were, the longest ago first. What is in force or
    // tried stays, and what a rollback would bring back.
    private static List<PublishedPolicy> MakeRoom(PolicyCatalogue stands, PublishedPolicy added)
    {
        var revisions = stands.Policies.Count + 1;
        var bytes = stands.Policies.Sum(policy => policy.Bytes) + added.Bytes;
        if (revisions <= PolicyLibraryLimits.Revisions && bytes <= PolicyLibraryLimits.LibraryBytes)
        {
            return [];
        }

        var kept = stands.Activations.Take(2).Select(activation => activation.Revision).Append(stands.InForce.Revision)
            .Append(stands.Trials.Shadow?.Revision ?? "").Append(stands.Trials.Canary?.Revision ?? "").ToHashSet();
        var newest = stands.Policies.Take(PolicyLibraryLimits.NewestKept).Select(policy => policy.Revision).ToHashSet();
        var activated = stands.Activations.GroupBy(activation => activation.Revision)
            .ToDictionary(revision => revision.Key, revision => revision.Max(activation => activation.Number));
        var removed = new List<PublishedPolicy>();
        foreach (var policy in stands.Policies.Where(policy => !kept.Contains(policy.Revision))
            .OrderBy(policy => activated.ContainsKey(policy.Revision) ? 1 : newest.Contains(policy.Revision) ? 2 : 0)
            .ThenBy(policy => activated.GetValueOrDefault(policy.Revision))
            .ThenBy(policy => policy.Number))
        {
            removed.Add(policy);
            (revisions, bytes) = (revisions - 1, bytes - policy.Bytes);
            if (revisions <= PolicyLibraryLimits.Revisions && bytes <= PolicyLibraryLimits.LibraryBytes)
            {
                break;
            }
        }

        return removed;
    }

    private static PublishedPolicy Published(PolicyPublication policy, AuditActor actor, Instant now, long number) => new(
        policy.Revision, AuditText.Of(policy.Name, PolicyLibraryLimits.Name), AuditText.Of(policy.Version, PolicyLibraryLimits.Name), now,
        Name(actor.Caller), Name(actor.Author), Reason(actor), SizeOf(policy.Document))
    {
        Number = number,
    };

    private static string Name(string text) => AuditText.Of(text, AuditLimits.Name);

    private static string Reason(AuditActor actor) => AuditText.Of(actor.Reason, AuditLimits.Reason);

    private static long SizeOf(PolicyDocument document) =>
        document.Files.Values.Append(document.Text).Sum(text => (long)Encoding.UTF8.GetByteCount(text));

    private static PublishedPolicy? Find(PolicyCatalogue stands, string revision) =>
        stands.Policies.FirstOrDefault(policy => policy.Revision == revision);

    private static bool IsInForce(PolicyCatalogue stands, string revision) => stands.InForce.Revision == revision;

    /// <summary>A revision as entries name it; null for the policy file of each node.</summary>
    public static string Describe(PublishedPolicy? policy) =>
        policy is null ? PolicyRevision.Describe("") : $"{policy.Name} {policy.Version} ({policy.Revision})";

    private static PolicyChangeResult Done(PolicyInForce inForce) => new(PolicyChangeStatus.Done, inForce);

    private static PolicyVerdict Unchanged(PolicyCatalogue stands) => new(new(PolicyChangeStatus.Unchanged, stands.InForce));

    /// <summary>The refusal of a change that expects something else to be in force.</summary>
    public static PolicyVerdict OtherInForce(PolicyCatalogue stands, string expected) => Refused(
        PolicyChangeStatus.OtherInForce, stands,
        $"{PolicyRevision.Describe(stands.InForce.Revision)} is in force, and not {PolicyRevision.Describe(expected)} as was expected");

    private static PolicyVerdict Refused(PolicyChangeStatus status, PolicyCatalogue stands, string detail) =>
        new(new(status, stands.InForce, detail));
}
