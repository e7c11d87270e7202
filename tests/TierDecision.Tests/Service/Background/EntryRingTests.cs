using System.Runtime.CompilerServices;
using TierDecision.Service.Background;
using TierDecision.Service.DecisionLog;

namespace TierDecision.Tests.Service.Background;

public class EntryRingTests
{
    [Fact]
    public void Entries_come_out_in_their_order_also_after_many_times_round()
    {
        var ring = new EntryRing<DecisionEntry>(4);
        var taken = new List<ulong>();
        for (var number = 1UL; number <= 50; number += 2)
        {
            Assert.True(ring.TryAdd(Entry(number)));
            Assert.True(ring.TryAdd(Entry(number + 1)));
            Take(ring, taken);
        }

        Assert.Equal(Enumerable.Range(1, 50).Select(number => (ulong)number), taken);
        Assert.False(ring.TryTake(out _));
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(4, 4)]
    [InlineData(1000, 1024)]
    public void Full_ring_refuses_and_takes_again_when_there_is_room(int asked, int capacity)
    {
        var ring = new EntryRing<DecisionEntry>(asked);
        Assert.Equal(capacity, ring.Capacity);
        for (var i = 1; i <= capacity; i++)
        {
            Assert.True(ring.TryAdd(Entry((ulong)i)));
        }

        Assert.False(ring.TryAdd(Entry(999)));
        Assert.True(ring.TryTake(out var first));
        Assert.Equal(1UL, first.DecisionNumber);
        Assert.True(ring.TryAdd(Entry(1000)));
        Assert.False(ring.TryAdd(Entry(1001)));
    }

    [Fact]
    public async Task Many_writers_and_one_reader_lose_and_double_nothing()
    {
        const int Writers = 4;
        const int Each = 20_000;
        var ring = new EntryRing<DecisionEntry>(64);
        var refused = 0L;
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                if (!ring.TryAdd(Entry(((ulong)writer << 32) | (uint)i)))
                {
                    Interlocked.Increment(ref refused);
                }
            }
        })).ToArray();
        var taken = new List<ulong>();
        while (!writers.All(writer => writer.IsCompleted))
        {
            Take(ring, taken);
        }

        await Task.WhenAll(writers);
        Take(ring, taken);

        Assert.Equal((Writers * Each) - refused, taken.Count);
        Assert.Equal(taken.Count, taken.Distinct().Count());
        Assert.All(taken.GroupBy(number => number >> 32), ofWriter => Assert.Equal(ofWriter.Order(), ofWriter));
    }

    [Fact]
    public void Entry_is_not_larger_than_the_documentation_says() => Assert.InRange(Unsafe.SizeOf<DecisionEntry>(), 300, 700);

    private static void Take(EntryRing<DecisionEntry> ring, List<ulong> into)
    {
        while (ring.TryTake(out var entry))
        {
            into.Add(entry.DecisionNumber);
        }
    }

    private static DecisionEntry Entry(ulong number) => new() { DecisionNumber = number, RequestId = "" };
}
