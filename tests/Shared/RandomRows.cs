using TierDecision.Core.Customers;
using TierDecision.Storage.Loading;

namespace TierDecision.Tests.Shared;

/// <summary>Sorted rows of random bytes, the same ones whenever as many are asked for.</summary>
internal static class RandomRows
{
    public static SortedRows Make(int count, int valueSize)
    {
        var rows = new SortedRows(IdentityKey.Size + valueSize);
        var random = new Random(count);
        for (var i = 0; i < count; i++)
        {
            random.NextBytes(rows.Append());
        }

        rows.Sort();
        return rows;
    }
}
