using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;

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

    public static WriteVerdict Put(in CustomerState current, CustomerWrite write, DatasetHeader header)
    {
        var tier = IndexOf(header.Tiers, write.Tier);
        if (tier < 0)
        {
            return WriteVerdict.UnknownTier(write.Tier);
        }

        var known = current.TryScore(out var standing);
        var mark = WriteMark.Read(current.Mark);
        var next = current.WithRecord(write.Score with
        {
            Tier = (byte)tier,
            PreferredAgent = write.Agent.Length == 0 ? (ushort)0 : (ushort)(IndexOf(header.Agents, write.Agent) + 1),
            OverrideTier = known ? standing.OverrideTier : CustomerScore.NoTier,
            OverrideExpiry = known ? standing.OverrideExpiry : Instant.FromUnixTimeSeconds(0),
        });
        var version = write.Score.Version;
        if (known && (version < standing.Version || (version == standing.Version && !CustomerState.Same(current.Record, next.Record))))
        {
            return WriteVerdict.Older(standing.Version, current);
        }

        if (mark is { Removed: true } removal && version <= removal.Version)
        {
            return WriteVerdict.Older(removal.Version, current);
        }

        // Sent again: nothing changes but that the aliases are seen to.
        var touched = write.AddAliases.Concat(write.RemoveAliases);
        var written = (mark ?? WriteMark.Written) with { Removed = false };
        return new(WriteStatus.Applied, version, next with { Mark = written.With(touched).ToBytes() });
    }

    /// <summary>A removal.</summary>
    /// <param name="current">What stands in the live dataset.</param>
    /// <param name="version">The removal's version.</param>
    /// <param name="kept">The dataset that the customer is to be removed from as well, where that is another write; 0 for none.</param>
    public static WriteVerdict Remove(in CustomerState current, ulong version, long kept = 0)
    {
        if (current.TryScore(out var standing))
        {
            return version <= standing.Version
                ? WriteVerdict.Older(standing.Version, current)
                : Removal(version, kept);
        }

        if (WriteMark.Read(current.Mark) is not { Removed: true } removal)
        {
            return new(WriteStatus.Unknown, 0, current, "there is no such customer");
        }

        return version < removal.Version
            ? WriteVerdict.Older(removal.Version, current)
            : Removal(version, kept);
    }

    /// <summary>The removal of a customer whom the live dataset does not have, but the one that is kept beside it.</summary>
    public static WriteVerdict RemovalOfUnknown(ulong version, long kept = 0) => Removal(version, kept);

    private static WriteVerdict Removal(ulong version, long kept) =>
        new(WriteStatus.Applied, version, new CustomerState(null, WriteMark.Removal(version, kept).ToBytes(), null));

    public static WriteVerdict SetOverride(in CustomerState current, OverrideWrite write, DatasetHeader header)
    {
        var tier = write.Tier is null ? CustomerScore.NoTier : IndexOf(header.Tiers, write.Tier);
        if (tier < 0)
        {
            return WriteVerdict.UnknownTier(write.Tier!);
        }

        if (!current.TryScore(out var standing))
        {
            return new(WriteStatus.Unknown, 0, current, "there is no such customer");
        }

        var expiry = Instant.FromUnixTimeSeconds(write.Tier is null ? 0 : write.Expiry.ToUnixTimeSeconds());
        var document = OverrideDocument.Write(new CustomerOverride(write.Tier, expiry, write.Author, write.Reason, write.Version));
        var before = current.Override is null ? null : OverrideDocument.Read(current.Override);
        if (before is not null
            && (write.Version < before.Version || (write.Version == before.Version && !CustomerState.Same(current.Override, document))))
        {
            return WriteVerdict.Older(before.Version, current);
        }

        var next = current.WithRecord(standing with { OverrideTier = (byte)tier, OverrideExpiry = expiry });
        return new(WriteStatus.Applied, write.Version, next with { Override = document });
    }

    public static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i], name, StringComparison.Ordinal))
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

    public static WriteVerdict UnknownTier(string tier) => new(WriteStatus.UnknownTier, 0, default, $"the live dataset has no tier '{tier}'");

    public WriteResult Result => new(Status, Version, Detail);
}
