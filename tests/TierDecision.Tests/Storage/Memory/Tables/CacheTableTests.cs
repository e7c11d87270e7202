using TierDecision.Core.Customers;
using TierDecision.Storage.Memory.Tables;
using TierDecision.Storage.Records;

namespace TierDecision.Tests.Storage.Memory.Tables;

public class CacheTableTests
{
    [Fact]
    public void Finds_what_was_put_last_and_nothing_that_was_removed()
    {
        var table = new CacheTable<long>(64);
        Assert.False(table.TryFind(Key(1), out _));

        Assert.False(table.Put(Key(1), 10));
        Assert.False(table.Put(Key(2), 20));
        Assert.False(table.Put(Key(1), 11));
        table.Remove(Key(2));
        table.Remove(Key(3));

        Assert.True(table.TryFind(Key(1), out var value));
        Assert.Equal((11, 1), (value, table.Count));
        Assert.False(table.TryFind(Key(2), out _));
        table.Clear();
        Assert.False(table.TryFind(Key(1), out _));
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void Holds_no_more_than_its_places_and_fills_nearly_all_of_them()
    {
        var table = new CacheTable<long>(1000);
        var evicted = 0;
        for (var i = 0; i < 10_000; i++)
        {
            evicted += table.Put(Key(i), i) ? 1 : 0;
            Assert.True(table.TryPeek(Key(i), out var value) && value == i);
        }

        var found = Enumerable.Range(0, 10_000).Count(i => table.TryPeek(Key(i), out var value) && value == i);
        Assert.Equal((found, 10_000 - evicted), (table.Count, table.Count));
        Assert.InRange(table.Count, 990, table.Places);
        Assert.Equal(1000, table.Places);
    }

    [Fact]
    public void What_is_looked_at_between_outlives_what_comes_once()
    {
        var table = new CacheTable<long>(1000);
        for (var i = 0; i < 200; i++)
        {
            table.Put(Key(i), i);
        }

        for (var passer = 1000; passer < 21_000; passer++)
        {
            table.Put(Key(passer), passer);
            table.TryFind(Key(passer % 200), out _);
        }

        // A fifth of the places, and asked for twice in the time that the rest takes to change: only a set that has too many of them gives one up.
        Assert.InRange(Enumerable.Range(0, 200).Count(i => table.TryPeek(Key(i), out _)), 150, 200);
    }

    [Fact]
    public void Look_up_allocates_nothing()
    {
        var table = new CacheTable<PackedRecord>(100);
        table.Put(Key(1), default);

        Assert.Equal(0, Allocations.Of(() => Assert.True(table.TryFind(Key(1), out _) && !table.TryFind(Key(2), out _))));
    }

    [Fact]
    public async Task Who_reads_while_another_writes_never_sees_half_a_value_nor_that_of_another_key()
    {
        var table = new CacheTable<PackedRecord>(64);
        await ConcurrentReaders.ReadWhileAsync(
            reader => reads =>
            {
                var i = reader + reads;
                if (!table.TryFind(Key(i % 500), out var record))
                {
                    return;
                }

                for (var word = 0; word < 6; word++)
                {
                    Assert.Equal((ulong)(i % 500), record[word] % 500);
                    Assert.Equal(record[0], record[word]);
                }
            },
            () =>
            {
                for (var i = 0; i < 300_000; i++)
                {
                    var record = default(PackedRecord);
                    for (var word = 0; word < 6; word++)
                    {
                        record[word] = (ulong)i;
                    }

                    table.Put(Key(i % 500), record);
                    if (i % 7 == 0)
                    {
                        table.Remove(Key((i + 250) % 500));
                    }
                }
            });
    }

    private static IdentityKey Key(int number) => new((ulong)number, 7);
}
