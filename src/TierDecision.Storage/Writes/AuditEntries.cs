using System.Globalization;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Datasets;

namespace TierDecision.Storage.Writes;

/// <summary>What a change leaves in the audit trail, the same in every store: nothing where nothing differs. Pure.</summary>
internal static class AuditEntries
{
    private const string ThisCustomer = "this customer";
    private const string AnotherCustomer = "another customer";
    private const string Shared = ", shared";

    /// <summary>Of a write of a score; null where the score is what it was.</summary>
    public static AuditEntry? Score(
        IdentityKey customer, in CustomerState stands, in CustomerState next, DatasetHeader header, AuditActor actor)
    {
        if (CustomerState.Same(stands.Record, next.Record))
        {
            return null;
        }

        CustomerScore? before = stands.TryScore(out var one) ? one : null;
        CustomerScore? after = next.TryScore(out var other) ? other : null;
        List<AuditChange> changes = [];
        var isFlags = false;
        var isMore = false;
        foreach (var field in CustomerFields.All)
        {
            if (Change(field, before, after, header) is { } change)
            {
                changes.Add(change);
                isFlags |= field == CustomerFields.Flags;
                isMore |= field != CustomerFields.Flags && field != CustomerFields.AsOf && field != CustomerFields.Version;
            }
        }

        return changes.Count == 0 ? null
            : new(isFlags && !isMore ? AuditKind.FlagsChanged : AuditKind.CustomerPut, actor, changes, customer);
    }

    /// <summary>Of a write of an override; null where it is what it was.</summary>
    public static AuditEntry? Override(
        IdentityKey customer, in CustomerState stands, in CustomerState next, DatasetHeader header, AuditActor actor)
    {
        if (stands.IsSame(next))
        {
            return null;
        }

        var (before, after) = (Standing(stands, header), Standing(next, header));
        List<AuditChange> changes = [];
        Add(changes, "override.tier", before.Tier ?? "", after.Tier ?? "");
        Add(changes, "override.expires_at", Expiry(before), Expiry(after));
        Add(changes, "override.author", before.Author, after.Author);
        Add(changes, "override.reason", before.Reason, after.Reason);
        Add(changes, "override.version", Version(before), Version(after));
        return changes.Count == 0 ? null
            : new(after.Tier is null ? AuditKind.OverrideCleared : AuditKind.OverrideSet, actor, changes, customer);
    }

    /// <summary>Of a write of an alias: one for whoever gets it, one for whoever loses it.</summary>
    public static IReadOnlyList<AuditEntry> Alias(in AliasState stands, in AliasState next, AuditActor actor)
    {
        List<AuditEntry> entries = [];
        foreach (var customer in new[] { next.Customer, stands.Customer }.OfType<IdentityKey>().Distinct())
        {
            List<AuditChange> changes = [];
            Add(changes, "alias", Whose(stands, customer), Whose(next, customer));
            if (changes.Count > 0)
            {
                entries.Add(new(AuditKind.AliasChanged, actor, changes, customer));
            }
        }

        return entries;
    }

    /// <summary>Of a removal: from the beginning what an erased customer's entries are.</summary>
    public static AuditEntry Removal(AuditActor actor) => new(AuditKind.CustomerRemoved, new AuditActor(actor.Caller), []) { IsErased = true };

    /// <summary>Of another dataset that is live.</summary>
    public static AuditEntry Dataset(AuditKind kind, DatasetInfo? before, DatasetInfo after, AuditActor actor)
    {
        List<AuditChange> changes = [];
        Add(changes, "dataset", Number(before?.Number), Number(after.Number));
        Add(changes, "customers", Number(before?.Customers), Number(after.Customers));
        Add(changes, "as_of", before is null ? "" : MomentText.Format(before.Header.AsOf), MomentText.Format(after.Header.AsOf));
        Add(changes, "policy", Policy(before), Policy(after));
        return new(kind, actor, changes);
    }

    private static AuditChange? Change(CustomerField field, CustomerScore? before, CustomerScore? after, DatasetHeader header)
    {
        var (old, now) = (Text(field, before, header), Text(field, after, header));

        // Kept in whole days before as_of: the time of day moves along with that.
        return old == now || (field == CustomerFields.DissatisfiedAt && Day(before) == Day(after)) ? null : new AuditChange(field.Name, old, now);
    }

    private static LocalDate? Day(CustomerScore? score) =>
        score is { } known && CustomerFields.DissatisfiedAt.Get(known) is { } at ? at.InUtc().Date : null;

    private static string Text(CustomerField field, CustomerScore? score, DatasetHeader header) => score is not { } known ? "" : field switch
    {
        _ when field == CustomerFields.PreferredAgent => known.PreferredAgent == 0 ? "" : Name(header.Agents, known.PreferredAgent - 1),
        CustomerNameField name => name.Get(known) == CustomerScore.NoTier ? "" : Name(header.Tiers, name.Get(known)),
        CustomerVersionField version => version.Get(known).ToString(CultureInfo.InvariantCulture),
        CustomerNumberField number => number.Format(number.Get(known)),
        CustomerRatingField rating => rating.Format(rating.Get(known)),
        CustomerWordField word => word.Format(word.Get(known)),
        CustomerFlagsField flags => flags.Format(flags.Get(known)),
        CustomerLanguageField language => language.Format(language.Get(known)),
        CustomerTimeField time => Time(time.Get(known)),
        _ => throw new InvalidOperationException($"The column {field.Name} has a kind of its own."),
    };

    // The first second says that there is none.
    private static string Time(Instant? at) => at is { } moment && moment != Instant.FromUnixTimeSeconds(0) ? MomentText.Format(moment) : "";

    // A dataset may be damaged: a number that it has no name for stands for itself.
    private static string Name(IReadOnlyList<string> names, int index) => index < names.Count ? names[index] : Number(index);

    private static CustomerOverride Standing(in CustomerState state, DatasetHeader header)
    {
        if (state.Override is { } document && OverrideDocument.Read(document) is { } written)
        {
            return written;
        }

        // One that came with the load: the record alone has it.
        return state.TryScore(out var score) && score.OverrideTier != CustomerScore.NoTier
            ? new(Name(header.Tiers, score.OverrideTier), score.OverrideExpiry, "", "", 0)
            : new(null, default, "", "", 0);
    }

    private static string Expiry(CustomerOverride value) => value.Tier is null ? "" : MomentText.Format(value.Expiry);

    private static string Version(CustomerOverride value) => value.Version == 0 ? "" : value.Version.ToString(CultureInfo.InvariantCulture);

    private static string Whose(in AliasState alias, IdentityKey customer) => alias.Customer is not { } owner ? ""
        : (owner == customer ? ThisCustomer : AnotherCustomer) + (alias.IsShared ? Shared : "");

    private static string Policy(DatasetInfo? dataset) => dataset is null ? "" : $"{dataset.Header.PolicyName} {dataset.Header.PolicyVersion}";

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static void Add(List<AuditChange> changes, string field, string before, string after)
    {
        if (before != after)
        {
            changes.Add(new AuditChange(field, before, after));
        }
    }
}
