using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Tiers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Writes;

/// <summary>
/// What of the customers who were written by themselves survives a flip: the newer version wins, and what people decided about overrides stays.
/// The same in every store. Pure, and carrying the same customer over again changes nothing.
/// </summary>
/// <param name="From">The dataset that was live.</param>
/// <param name="Into">The dataset that will be. The greatest version in its load says how new its silence about a customer is.</param>
/// <param name="Now">Overrides that have expired by now are left behind.</param>
internal sealed record CarryRules(DatasetInfo From, DatasetInfo Into, Instant Now)
{
    /// <summary>
    /// What assigns tiers anew, where the dataset that will be is the live one under other tiers: then all stands there that stands here. Null where
    /// the dataset has other customers.
    /// </summary>
    public Retier? Retier { get; init; }

    /// <summary>What is to stand of a customer.</summary>
    /// <param name="from">What stands in the dataset that was live.</param>
    /// <param name="stands">What stands in the dataset that will be.</param>
    /// <param name="withOverrides">False as long as overrides may still change: their last word is carried once.</param>
    public CarryVerdict Merge(in CustomerState from, in CustomerState stands, bool withOverrides)
    {
        var mark = WriteMark.Read(from.Mark);
        if (Retier is { } retier)
        {
            return Retiered(retier, mark, from, stands);
        }

        var into = stands;

        // Removed while this dataset was kept: that may have been cut off, or lost with a node, before it came here. Nothing from before it stands.
        var forget = mark is { Kept: not 0 } kept && kept.Kept == Into.Number;
        if (forget)
        {
            into = new CustomerState(null, WriteMark.Removal(mark!.Value.Version).ToBytes(), null);
        }

        var intoMark = WriteMark.Read(into.Mark);
        var known = into.TryScore(out var loaded);
        if (mark is { Removed: true } removal)
        {
            var wins = known ? StandingVersion(loaded) < removal.Version : intoMark is { Removed: true } || removal.Version > Into.HighestVersion;
            return wins
                ? new(new CustomerState(null, Carried(removal), null), [], ForgetAliases: true)
                : new(into, [], ForgetAliases: false);
        }

        var next = into;
        IReadOnlyList<IdentityKey> aliases = [];
        if (mark is { } written && from.TryScore(out var score) && Wins(score.Version, known, StandingVersion(loaded), intoMark))
        {
            next = (into with { Mark = Carried(written) }).WithRecord(Renumber(score, known, loaded));
            aliases = written.Aliases;

            // Removed and written again: the aliases from before the removal do not come back.
            forget |= known && StandingVersion(loaded) < written.Version;
        }

        return new(withOverrides ? WithOverride(next, from) : next, aliases, forget);
    }

    // Nothing is newer than what is live: what a customer was when the others were read gives way, and all else stays as it is.
    private CarryVerdict Retiered(Retier retier, in WriteMark? mark, in CustomerState from, in CustomerState stands)
    {
        // Removed, and perhaps written again: the aliases from before the removal do not come back. Customers and aliases were not read at one
        // moment, so that whether they are from before it cannot be told from the record.
        var forget = stands.Record is not null && mark is { Version: > 0 } removal
            && (WriteMark.Read(stands.Mark)?.Version ?? 0) < removal.Version;
        var next = new CustomerState(null, mark is { } known ? Carried(known) : from.Mark, from.Override);
        var isLost = false;
        if (from.TryScore(out var score))
        {
            isLost = retier.LosesOverride(score);
            next = next.WithRecord(retier.Apply(score));
        }

        return new(next with { Override = Renamed(retier, from.Override) }, mark?.Aliases ?? [], forget, isLost);
    }

    // A tier that a person set is called as the new dataset calls it. One that has ended is left behind, as by a load.
    private byte[]? Renamed(Retier retier, byte[]? document)
    {
        if (document is null || OverrideDocument.Read(document) is not { Tier: { } tier } word)
        {
            return document;
        }

        var next = WriteRules.TierIndexOf(From.Header.Tiers, tier) is >= 0 and var standing ? retier.NewTierOf((byte)standing) : CustomerScore.NoTier;
        return word.Expiry <= Now || next == CustomerScore.NoTier ? null
            : retier.Names[next] == tier ? document
            : OverrideDocument.Write(word with { Tier = retier.Names[next] });
    }

    // What was kept beside the dataset that was live is not what is kept beside this one.
    private static byte[] Carried(in WriteMark mark) => (mark with { Kept = 0 }).ToBytes();

    // What stands under a version that nobody may write any more gives way to all that was written by itself.
    private ulong StandingVersion(in CustomerScore loaded) => RecordVersions.IsValid(loaded.Version, Now) ? loaded.Version : 0;

    private bool Wins(ulong version, bool known, ulong loaded, WriteMark? intoMark) => intoMark switch
    {
        { Removed: true } removal => version > removal.Version,

        // Carried over before; aliases may have been touched since.
        { } when known => version >= loaded,
        _ => version > (known ? loaded : Into.HighestVersion),
    };

    // Tiers and agents are numbers of the dataset. A tier that the new one does not have gives way to the one that it gave the customer.
    private CustomerScore Renumber(in CustomerScore score, bool known, in CustomerScore loaded)
    {
        var tier = score.Tier < From.Header.Tiers.Count ? WriteRules.TierIndexOf(Into.Header.Tiers, From.Header.Tiers[score.Tier]) : -1;
        var agent = score.PreferredAgent is > 0 and var number && number <= From.Header.Agents.Count
            ? WriteRules.IndexOf(Into.Header.Agents, From.Header.Agents[number - 1]) + 1
            : 0;
        return score with
        {
            Tier = tier >= 0 ? (byte)tier : known ? loaded.Tier : (byte)(Into.Header.Tiers.Count - 1),
            PreferredAgent = (ushort)agent,
            OverrideTier = known ? loaded.OverrideTier : CustomerScore.NoTier,
            OverrideExpiry = known ? loaded.OverrideExpiry : Instant.FromUnixTimeSeconds(0),
        };
    }

    private CustomerState WithOverride(in CustomerState next, in CustomerState from)
    {
        if (from.Override is null || OverrideDocument.Read(from.Override) is not { } word || !next.TryScore(out var score))
        {
            return next;
        }

        var before = next.Override is null ? null : OverrideDocument.Read(next.Override);

        // That there is no override is the load's to say again, where all of it is newer.
        var isNews = word.Tier is null ? before is not null || word.Version > Into.HighestVersion : word.Expiry > Now;
        if (!isNews || (before is not null && before.Version >= word.Version))
        {
            return next;
        }

        var tier = word.Tier is null ? -1 : WriteRules.TierIndexOf(Into.Header.Tiers, word.Tier);
        return next.WithRecord(score with
        {
            OverrideTier = tier < 0 ? CustomerScore.NoTier : (byte)tier,
            OverrideExpiry = tier < 0 ? Instant.FromUnixTimeSeconds(0) : word.Expiry,
        }) with { Override = from.Override };
    }
}

/// <summary>What is to stand of a customer in the dataset that will be live.</summary>
/// <param name="Next">The record, the mark and the override.</param>
/// <param name="Aliases">Aliases that are to stand for whom they stood for.</param>
/// <param name="ForgetAliases">
/// Whether every alias of the customer goes first. Where tiers are assigned anew, those of them that the dataset that was live has come back.
/// </param>
/// <param name="LosesOverride">
/// Whether a person set a tier that counts and that the dataset does not have, so that it must not go live. Only where tiers are assigned anew.
/// </param>
internal readonly record struct CarryVerdict(
    CustomerState Next, IReadOnlyList<IdentityKey> Aliases, bool ForgetAliases, bool LosesOverride = false);
