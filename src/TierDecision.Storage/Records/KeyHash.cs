using System.Numerics;
using TierDecision.Core.Customers;

namespace TierDecision.Storage.Records;

/// <summary>Where keys go in what is divided by them: tables, sets, shards, buckets.</summary>
internal static class KeyHash
{
    // 2^64 divided by the golden ratio: spreads keys that are no hashes over a table as well.
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>A hash of a key, for tables in memory. What is stored goes by the high half of the key itself.</summary>
    public static ulong Of(IdentityKey key) => Spread(key.High ^ BitOperations.RotateLeft(key.Low, 32));

    /// <summary>A hash of a number; those of different numbers below 2^32 differ in their lower halves.</summary>
    public static ulong Spread(ulong number) => number * Golden;

    /// <summary>
    /// The place of a uniform hash among so many, 0 to <paramref name="places"/> - 1, in the order of the hashes: the high half of a 128-bit product,
    /// so that the number of places need not be a power of two.
    /// </summary>
    public static int Place(ulong hash, int places) => (int)Math.BigMul(hash, (ulong)places, out _);
}
