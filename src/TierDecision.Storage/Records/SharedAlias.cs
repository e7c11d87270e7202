using System.Numerics;
using TierDecision.Core.Customers;

namespace TierDecision.Storage.Records;

/// <summary>
/// Marks an alias that several customers of a load have. The mark is an alias itself: its key follows from the alias's, and it stands for the same
/// customer. So it is written, verified, followed and removed like any other, and a version that does not know marks reads past it. An alias is
/// shared as long as its mark stands for whom it stands for itself.
/// </summary>
internal static class SharedAlias
{
    private const ulong Factor = 0xD6E8FEB86659FD93;
    private const ulong Salt = 0xA24BAED4963EE407;

    /// <summary>The key of an alias's mark. Its high half is the alias's, so that both are in one shard and one bucket.</summary>
    public static IdentityKey MarkOf(IdentityKey alias) => new(alias.High, LowOf(alias.High));

    /// <summary>Whether a key is that of a mark. Of the keyed hashes that aliases have, one in 2^64 looks like one.</summary>
    public static bool IsMark(IdentityKey key) => key.Low == LowOf(key.High);

    private static ulong LowOf(ulong high) => BitOperations.RotateLeft(high * Factor, 32) ^ Salt;
}
