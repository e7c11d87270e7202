using System.Runtime.InteropServices;
using TierDecision.Core.Customers;

namespace TierDecision.Service.Comparing;

/// <summary>Deals customers and requests to shares: the same on every node and at every start. Allocates nothing.</summary>
internal static class TrialHash
{
    /// <summary>A number of all 64 bits for each identity, another one under each <paramref name="seed"/>.</summary>
    public static ulong Of(IdentityKey identity, ulong seed) => Mix(Mix(identity.High ^ seed) ^ identity.Low);

    /// <summary>The same for a number.</summary>
    public static ulong Of(long number, ulong seed) => Mix((ulong)number ^ seed);

    /// <summary>The same for a text.</summary>
    public static ulong Of(string text, ulong seed) => SipHash128.Hash(seed, 0, MemoryMarshal.AsBytes(text.AsSpan())).High;

    /// <summary>Which of <paramref name="count"/> equal parts a hash falls into, from 0.</summary>
    public static int PartOf(ulong hash, int count) => (int)Math.BigMul(hash, (ulong)count, out _);

    // The finaliser of SplitMix64: each bit of the result depends on each bit of the number. Identities are keyed hashes, whose bits also choose
    // where a customer is kept; what is dealt by them must not depend on that.
    private static ulong Mix(ulong x)
    {
        x += 0x9e3779b97f4a7c15;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
}
