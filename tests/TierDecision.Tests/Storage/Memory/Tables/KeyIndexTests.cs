using FsCheck;
using FsCheck.Fluent;
using TierDecision.Core.Customers;
using TierDecision.Storage.Memory.Tables;

namespace TierDecision.Tests.Storage.Memory.Tables;

public sealed class KeyIndexTests
{
    [Fact]
    public void Random_writes_agree_with_a_dictionary()
    {
        // Few keys, so that they come again; and halves that differ in few bits, which are the worst that a table of hashes can meet.
        var key = from high in Gen.Choose(0, 20) from low in Gen.Choose(0, 20) select new IdentityKey((ulong)high << 59, (ulong)low);
        var write = from k in key from number in Gen.Choose(0, int.MaxValue - 1) select (Key: k, Number: number);

        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(write.ArrayOf().ToArbitrary(), writes =>
        {
            var index = new KeyIndex(0);
            var model = new Dictionary<IdentityKey, int>();
            foreach (var (k, number) in writes)
            {
                index.Set(k, number);
                model[k] = number;
            }

            Assert.Equal(model.Count, index.Count);
            Assert.Equal(model, new Dictionary<IdentityKey, int>(index.Entries()));
            for (var high = 0ul; high <= 21; high++)
            {
                var k = new IdentityKey(high << 59, high);
                Assert.Equal(model.GetValueOrDefault(k, -1), index.Find(k));
            }
        }));
    }

    [Fact]
    public void Table_that_grows_keeps_every_key()
    {
        const int Count = 100_000;
        var index = new KeyIndex(0);
        for (var i = 0; i < Count; i++)
        {
            index.Set(new IdentityKey(0, (ulong)i), i);
        }

        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(i, index.Find(new IdentityKey(0, (ulong)i)));
        }

        Assert.Equal(-1, index.Find(new IdentityKey(0, Count)));
        Assert.Equal(-1, index.Find(new IdentityKey(1, 0)));
        Assert.Equal(Count, index.Count);
    }

    [Fact]
    public void Removed_key_leaves_nothing_behind_and_may_come_again()
    {
        var index = new KeyIndex(4);
        for (var round = 0; round < 100; round++)
        {
            for (var i = 1; i <= 8; i++)
            {
                index.Set(new IdentityKey((ulong)i << 59, (ulong)i), i);
            }

            Assert.Equal(3, index.Remove(new IdentityKey(3ul << 59, 3)));
            Assert.Equal(-1, index.Remove(new IdentityKey(3ul << 59, 3)));
            Assert.Equal((-1, 4, 7), (index.Find(new IdentityKey(3ul << 59, 3)), index.Find(new IdentityKey(4ul << 59, 4)), index.Count));
        }
    }

    [Fact]
    public void Table_of_known_size_takes_29_bytes_a_key_and_never_grows()
    {
        const int Count = 10_000;
        var index = new KeyIndex(Count);
        var bytes = index.Bytes;
        for (var i = 0; i < Count; i++)
        {
            index.Set(new IdentityKey((ulong)i, 0), i);
        }

        Assert.Equal(bytes, index.Bytes);
        Assert.InRange(bytes / (double)Count, 28.4, 29);
    }

    [Fact]
    public async Task Readers_find_what_is_there_and_never_another_while_keys_come()
    {
        var index = new KeyIndex(0);

        await IndexReaders.FindWhatIsThereAsync(index.Find, (key, number) => index.Set(key, number));
    }
}
