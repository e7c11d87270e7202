using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Loading;

/// <summary>Decides whom an alias stands for that several customers of a load have. The order in which they came does not matter.</summary>
internal static class AliasOwners
{
    /// <summary>Gives every such alias to the best of its customers, and marks it as shared.</summary>
    /// <param name="customers">The customers, sorted.</param>
    /// <param name="aliases">The aliases, sorted, with what was repeated.</param>
    public static SharedAliases Settle(SortedRows customers, SortedRows aliases)
    {
        var marked = new List<(int Place, IdentityKey Alias, IdentityKey Owner)>();
        for (var at = 0; at < aliases.Repeated.Count;)
        {
            var end = at + 1 + aliases.Repeated[at];
            var best = Owner(aliases.Appended(aliases.Repeated[at + 1]).Span);
            var bestScore = Score(customers, best);
            var isShared = false;
            for (at += 2; at < end; at++)
            {
                var owner = Owner(aliases.Appended(aliases.Repeated[at]).Span);
                if (owner != best)
                {
                    isShared = true;
                    var score = Score(customers, owner);
                    (best, bestScore) = IsBetter(owner, score, best, bestScore) ? (owner, score) : (best, bestScore);
                }
            }

            if (isShared)
            {
                // The last of the rows is the one that stays.
                var stays = aliases.Appended(aliases.Repeated[end - 1]).Span;
                KeyBytes.Write(best, stays[IdentityKey.Size..]);
                var alias = KeyBytes.Read(stays);
                marked.Add((aliases.PlaceOf(alias), alias, best));
            }
        }

        foreach (var (_, alias, owner) in marked)
        {
            var row = aliases.Append();
            KeyBytes.Write(SharedAlias.MarkOf(alias), row);
            KeyBytes.Write(owner, row[IdentityKey.Size..]);
        }

        aliases.Insert([.. marked.Select(mark => mark.Place)]);
        return new SharedAliases(marked.Count, [.. marked.Take(SharedAliases.MostNamed).Select(mark => mark.Alias)]);
    }

    // The first tier is the best one.
    private static bool IsBetter(IdentityKey one, in CustomerScore score, IdentityKey other, in CustomerScore otherScore) =>
        (score.Tier, -score.ValueScore, one.High, one.Low).CompareTo((otherScore.Tier, -otherScore.ValueScore, other.High, other.Low)) < 0;

    private static IdentityKey Owner(ReadOnlySpan<byte> row) => KeyBytes.Read(row[IdentityKey.Size..]);

    private static CustomerScore Score(SortedRows customers, IdentityKey customer)
    {
        var row = customers[customers.PlaceOf(customer)].Span;
        return CustomerRecordCodec.TryRead(row[IdentityKey.Size..], out var score) == RecordReadError.None ? score : new CustomerScore();
    }
}
