using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using TierDecision.Core.Customers;
using TierDecision.Storage.Memory.Tables;

namespace TierDecision.Tests.Storage.Memory.Tables;

public sealed class CustomerIndexTests
{
    private const double Growth = 1.06;

    [Fact]
    public void Random_keys_get_a_number_each_in_the_order_in_which_they_come()
    {
        // Few keys, so that they come again; and halves that differ in few bits, which are the worst that a table of hashes can meet.
        var key = from high in Gen.Choose(0, 20) from low in Gen.Choose(0, 20) select new IdentityKey((ulong)high << 59, (ulong)low);

        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(key.ArrayOf().ToArbitrary(), keys =>
        {
            var index = new CustomerIndex(0, Growth);
            var model = new Dictionary<IdentityKey, int>();
            foreach (var k in keys)
            {
                model.TryAdd(k, model.Count);
                Assert.Equal(model[k], index.GetOrAdd(k));
            }

            Assert.Equal(model.Count, index.Count);
            for (var high = 0ul; high <= 20; high++)
            {
                var k = new IdentityKey(high << 59, high);
                Assert.Equal(model.GetValueOrDefault(k, -1), index.Find(k));
            }

            Assert.All(model, entry => Assert.True(index[entry.Value].Has(entry.Key) && index[entry.Value].IsEmpty));
        }));
    }

    [Fact]
    public void Keys_whose_hashes_agree_in_the_half_that_a_slot_keeps_are_told_apart()
    {
        // The lower half of a product follows from the lower halves of its factors alone.
        var index = new CustomerIndex(0, Growth);
        for (var i = 0ul; i < 1000; i++)
        {
            Assert.Equal((int)i, index.GetOrAdd(new IdentityKey((i << 32) | 7, 0)));
        }

        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(i, index.Find(new IdentityKey(((ulong)i << 32) | 7, 0))));
        Assert.Equal(-1, index.Find(new IdentityKey((1000ul << 32) | 7, 0)));
    }

    [Fact]
    public void Table_that_grows_keeps_every_line()
    {
        const int Count = 100_000;
        var index = new CustomerIndex(0, Growth);
        for (var i = 0; i < Count; i++)
        {
            index[index.GetOrAdd(new IdentityKey(0, (ulong)i))].Record[0] = (ulong)i + 1;
        }

        for (var i = 0; i < Count; i++)
        {
            Assert.Equal((ulong)i + 1, index[index.Find(new IdentityKey(0, (ulong)i))].Record[0]);
        }

        Assert.Equal(-1, index.Find(new IdentityKey(0, Count)));
        Assert.Equal(-1, index.Find(new IdentityKey(1, 0)));
    }

    [Fact]
    public void Table_of_known_size_takes_77_bytes_a_customer_and_never_grows()
    {
        const int Count = 10_000;
        var index = new CustomerIndex(Count, Growth);
        var bytes = index.Bytes;
        for (var i = 0; i < Count; i++)
        {
            index.GetOrAdd(new IdentityKey((ulong)i, 0));
        }

        Assert.Equal(bytes, index.Bytes);
        Assert.InRange(bytes / (double)Count, 66 + 10.6, 66 + 11);
    }

    [Fact]
    public void Lines_begin_where_cache_lines_do()
    {
        var lines = new CacheLines<CustomerLine>(3);

        Assert.Equal(64, Unsafe.SizeOf<CustomerLine>());
        Assert.Equal(64, Unsafe.ByteOffset(ref lines[1], ref lines[2]));
        Assert.Equal(0, Address(ref lines[0]) % 64);
        Assert.Throws<ArgumentOutOfRangeException>(() => lines[3].Key);

        // From zero to a pinned place.
        static nint Address(ref CustomerLine line) => Unsafe.ByteOffset(ref Unsafe.NullRef<CustomerLine>(), ref line);
    }

    [Fact]
    public async Task Readers_find_what_is_there_and_never_another_while_keys_come()
    {
        var index = new CustomerIndex(0, Growth);

        await IndexReaders.FindWhatIsThereAsync(index.Find, (key, _) => index.GetOrAdd(key));
    }
}
