namespace TierDecision.LoadTest.Customers;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014): a seed gives the same numbers everywhere, and
/// <see cref="Mix"/> alone makes a number out of a number.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => Mix(_state += Golden);

    /// <summary>The next number, evenly in [0, 1).</summary>
    public double NextDouble() => ToDouble(Next());

    /// <summary>A bijection of 64 bits whose outputs look random.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>The upper 53 bits as a number in [0, 1).</summary>
    public static double ToDouble(ulong bits) => (bits >> 11) * (1d / (1UL << 53));
}
