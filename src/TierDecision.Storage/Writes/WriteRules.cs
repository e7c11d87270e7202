using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Findings;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Writes;

/// <summary>What a write does to a customer, the same in every store: from what stands to what stands next, or why not. Pure.</summary>
internal static class WriteRules
{
    /// <exception cref="ArgumentException">The write is malformed; a bug of the caller.</exception>
    public static void Check(CustomerWrite write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (write.AddAliases.Count + write.RemoveAliases.Count > CustomerWrite.MaxAliases)
        {
            throw new ArgumentException($"A write touches at most {CustomerWrite.MaxAliases} aliases.", nameof(write));
        }

        if (write.AddAliases.Intersect(write.RemoveAliases).Any())
        {
            throw new ArgumentException("A write adds an alias and removes it.", nameof(write));
        }
    }

    /// <summary>A put.</summary>
    /// <param name="current">What stands in the live dataset.</param>
    /// <param name="write">The write.</param>
    /// <param name="header">Names the tiers and agents.</param>
    /// <param name="now">The time by the store's clock: what stands under a version that nobody may write any more is replaced by any.</param>
    public static WriteVerdict Put(in CustomerState current, CustomerWrite write, DatasetHeader header, Instant now)
    {
        var hasTier = write.Columns?.Has(CustomerFields.Tier) ?? true;
        var tier = hasTier ? TierIndexOf(header.Tiers, write.Tier) : CustomerScore.NoTier;
        if (tier < 0)
        {
            return WriteVerdict.UnknownTier(write.Tier, header);
        }

        var known = current.TryScore(out var standing);
        var stands = known && RecordVersions.IsValid(standing.Version, now);
        var mark = WriteMark.Read(current.Mark);
        var version = write.Score.Version > 0 ? write.Score.Version : RecordVersions.Next(known ? standing.Version : null, now);
        var score = write.Score with
        {
            Tier = (byte)tier,
            PreferredAgent = write.Agent.Length == 0 ? (ushort)0 : (ushort)(IndexOf(header.Agents, write.Agent) + 1),
            OverrideTier = known ? standing.OverrideTier : CustomerScore.NoTier,
            OverrideExpiry = known ? standing.OverrideExpiry : Instant.FromUnixTimeSeconds(0),
            Version = version,
        };
        var next = current.WithRecord(known && write.Columns is { } columns ? columns.Merge(standing, write, score) : score);
        if (stands && (version < standing.Version || (version == standing.Version && !CustomerState.Same(current.Record, next.Record))))
        {
            return WriteVerdict.Older(standing.Version, current);
        }

        if (mark is { Removed: true } removal && version <= removal.Version)
        {
            return WriteVerdict.Older(removal.Version, current);
        }

        if (!known && !hasTier)
        {
            return WriteVerdict.TierMissing(current);
        }

        // Sent again: nothing changes but that the aliases are seen to.
        var written = (mark ?? WriteMark.Written) with { Removed = false };
        var after = written.With(write.AddAliases.Concat(write.RemoveAliases));
        return MayTouch(written, after, write)
            ? new(WriteStatus.Applied, version, next with { Mark = after.ToBytes() })
            : WriteVerdict.TooManyAliases(written.Aliases.Count, current);
    }

    // Of a customer of an earlier version, who may have more, what stands can be written again.
    private static bool MayTouch(in WriteMark before, in WriteMark after, CustomerWrite write)
    {
        var addsNews = write.AddAliases.Except(before.Aliases).Any();
        return after.Aliases.Count == before.Aliases.Count
            || after.Aliases.Count <= (addsNews ? CustomerWrite.MaxWrittenAliases : 2 * CustomerWrite.MaxWrittenAliases);
    }

    /// <summary>
    /// A removal. One without a version always wins, and any wins over what stands under a version that nobody may write any more.
    /// </summary>
    /// <param name="current">What stands in the live dataset.</param>
    /// <param name="version">The removal's version; 0 for none.</param>
    /// <param name="now">The time by the store's clock.</param>
    /// <param name="kept">The dataset that the customer is to be removed from as well, where that is another write; 0 for none.</param>
    public static WriteVerdict Remove(in CustomerState current, ulong version, Instant now, long kept = 0)
    {
        var own = OwnVersion(version, now);
        if (current.TryScore(out var standing))
        {
            if (!RecordVersions.IsValid(standing.Version, now))
            {
                // Loads and writes from now on are newer than the removal, as they are than any other.
                return Removal(Math.Max(own, RecordVersions.Of(now)), kept);
            }

            return version > standing.Version ? Removal(version, kept)
                : version == 0 ? Removal(Math.Max(own, standing.Version), kept)
                : WriteVerdict.Older(standing.Version, current);
        }

        if (WriteMark.Read(current.Mark) is not { Removed: true } removal)
        {
            return new(WriteStatus.Unknown, 0, current, "there is no such customer");
        }

        return version == 0 ? Removal(Math.Max(own, removal.Version), kept)
            : version < removal.Version ? WriteVerdict.Older(removal.Version, current)
            : Removal(version, kept);
    }

    /// <summary>The version of a removal of which nothing stands: its own, or the time if it has none.</summary>
    public static ulong OwnVersion(ulong version, Instant now) => version == 0 ? RecordVersions.Of(now) : version;

    /// <summary>The removal of a customer whom the live dataset does not have, but the one that is kept beside it.</summary>
    /// <param name="version">The version of the removal, not 0.</param>
    /// <param name="kept">As above.</param>
    public static WriteVerdict RemovalOfUnknown(ulong version, long kept = 0) => Removal(version, kept);

    private static WriteVerdict Removal(ulong version, long kept) =>
        new(WriteStatus.Applied, version, new CustomerState(null, WriteMark.Removal(version, kept).ToBytes(), null));

    public static WriteVerdict SetOverride(in CustomerState current, OverrideWrite write, DatasetHeader header, Instant now)
    {
        var tier = write.Tier is null ? CustomerScore.NoTier : TierIndexOf(header.Tiers, write.Tier);
        if (tier < 0)
        {
            return WriteVerdict.UnknownTier(write.Tier!, header);
        }

        if (!current.TryScore(out var standing))
        {
            return new(WriteStatus.Unknown, 0, current, "there is no such customer");
        }

        var expiry = Instant.FromUnixTimeSeconds(write.Tier is null ? 0 : write.Expiry.ToUnixTimeSeconds());
        var before = current.Override is null ? null : OverrideDocument.Read(current.Override);
        var version = write.Version > 0 ? write.Version : RecordVersions.Next(before?.Version, now);
        // As the dataset calls it: the same write in other letters is the same write.
        var name = write.Tier is null ? null : header.Tiers[tier];
        var document = OverrideDocument.Write(new CustomerOverride(name, expiry, write.Author, write.Reason, version));
        if (before is not null && RecordVersions.IsValid(before.Version, now)
            && (version < before.Version || (version == before.Version && !CustomerState.Same(current.Override, document))))
        {
            return WriteVerdict.Older(before.Version, current);
        }

        var next = current.WithRecord(standing with { OverrideTier = (byte)tier, OverrideExpiry = expiry });
        return new(WriteStatus.Applied, version, next with { Override = document });
    }

    /// <summary>
    /// Which of a dataset's tiers is meant; negative for none. As in policies, case does not matter: only where two differ in nothing else it says
    /// which.
    /// </summary>
    public static int TierIndexOf(IReadOnlyList<string> tiers, string name) =>
        IndexOf(tiers, name) is >= 0 and var exact ? exact : IndexOf(tiers, name, StringComparison.OrdinalIgnoreCase);

    public static int IndexOf(IReadOnlyList<string> names, string name, StringComparison comparison = StringComparison.Ordinal)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i], name, comparison))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>What the rules say of a write.</summary>
/// <param name="Status">Whether it is to be applied.</param>
/// <param name="Version">The version that stands then.</param>
/// <param name="Next">What is to stand; what stands, where nothing is to be written.</param>
/// <param name="Detail">Why not, for people.</param>
internal readonly record struct WriteVerdict(WriteStatus Status, ulong Version, CustomerState Next, string? Detail = null)
{
    public static WriteVerdict Older(ulong standing, in CustomerState current) =>
        new(WriteStatus.Older, standing, current, $"version {standing} stands and is newer, or the same with another content");

    public static WriteVerdict UnknownTier(string tier, DatasetHeader header) => new(
        WriteStatus.UnknownTier, 0, default,
        NearestWord.Suggest($"the live dataset has no tier '{tier}'; there are: {string.Join(", ", header.Tiers)}", tier, header.Tiers));

    public static WriteVerdict TierMissing(in CustomerState current) =>
        new(WriteStatus.TierMissing, 0, current, "there is no such customer, and a new one needs a tier");

    public static WriteVerdict TooManyAliases(int touched, in CustomerState current) => new(
        WriteStatus.TooManyAliases, 0, current,
        $"writes have added or removed {touched} aliases of the customer already, and may add up to {CustomerWrite.MaxWrittenAliases}: load the "
            + "customer with a newer score and the aliases that are to stand, or remove the customer and write it anew");

    public WriteResult Result => new(Status, Version, Detail);
}
