using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using TierDecision.Service.Wire;

namespace TierDecision.Tests.Service.Wire;

public class DecisionIdsTests
{
    [Fact]
    public void Ids_are_32_hexadecimal_digits_and_unique_under_parallel_use()
    {
        var ids = new DecisionIds();
        var seen = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);

        Parallel.For(0, 50_000, _ => Assert.True(seen.TryAdd(ids.Next(), true)));

        Assert.Equal(50_000, seen.Count);
        Assert.All(seen.Keys, id => Assert.Matches("^[0-9a-f]{32}$", id));
    }

    [Fact]
    public void Ids_of_a_process_cannot_be_guessed_from_one_another()
    {
        var ids = new DecisionIds();
        var some = Enumerable.Range(0, 1_000).Select(_ => ids.Next()).ToList();

        // As random ones, they have half of their bits in common: 64 of 128, with a standard deviation of 5.7.
        Assert.All(some.Zip(some.Skip(1)), pair => Assert.InRange(DifferentBits(pair.First, pair.Second), 20, 108));
        Assert.Equal(some.Count, some.Select(id => id[..16]).Distinct().Count());
        Assert.Equal(some.Count, some.Select(id => id[16..]).Distinct().Count());
    }

    [Fact]
    public void Two_processes_have_different_ids() => Assert.NotEqual(new DecisionIds().Next(), new DecisionIds().Next());

    private static int DifferentBits(string first, string second) => BitOperations.PopCount((ulong)(Bits(first) ^ Bits(second)))
        + BitOperations.PopCount((ulong)((Bits(first) ^ Bits(second)) >> 64));

    private static UInt128 Bits(string id) => UInt128.Parse(id, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
