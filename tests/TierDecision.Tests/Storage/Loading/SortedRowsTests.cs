using FsCheck;
using FsCheck.Fluent;
using TierDecision.Core.Customers;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Records;

namespace TierDecision.Tests.Storage.Loading;

public sealed class SortedRowsTests
{
    private const int RowSize = IdentityKey.Size + 1;

    [Fact]
    public void Random_rows_come_sorted_and_the_last_of_each_key_stays()
    {
        // Few keys, so that they come again, and few high halves, so that only the low ones differ.
        var key = from high in Gen.Choose(0, 9) from low in Gen.Choose(0, 5) select new IdentityKey((ulong)high << 60, (ulong)low);
        var row = from k in key from value in Gen.Choose(0, byte.MaxValue) select (Key: k, Value: (byte)value);

        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(row.ArrayOf().Resize(500).ToArbitrary(), rows =>
        {
            var sorted = Sorted(rows);
            var model = new Dictionary<IdentityKey, byte>();
            foreach (var (k, value) in rows)
            {
                model[k] = value;
            }

            var places = Enumerable.Range(0, sorted.Count).ToArray();
            Assert.Equal(model, places.ToDictionary(sorted.Key, place => sorted[place].Span[IdentityKey.Size]));
            Assert.Equal(places.Select(sorted.Key).OrderBy(k => k.High).ThenBy(k => k.Low), places.Select(sorted.Key));
            Assert.Equal(rows.Length != model.Count, sorted.HadRepeated);
        }));
    }

    [Fact]
    public void More_rows_than_a_chunk_and_a_partition_hold_are_sorted()
    {
        const int Count = 50_000;
        var random = new Random(1);
        var rows = Enumerable.Range(0, Count).Select(i => (new IdentityKey((ulong)random.NextInt64() << 1, 7), (byte)i)).ToArray();

        var sorted = Sorted(rows);

        Assert.Equal(rows.OrderBy(row => row.Item1.High), Enumerable.Range(0, Count).Select(place => (sorted.Key(place), sorted[place].Span[IdentityKey.Size])));
    }

    [Fact]
    public void No_rows_are_sorted_as_none()
    {
        Assert.Equal(0, Sorted([]).Count);
    }

    private static SortedRows Sorted((IdentityKey Key, byte Value)[] rows)
    {
        var sorted = new SortedRows(RowSize);
        foreach (var (key, value) in rows)
        {
            var row = sorted.Append();
            KeyBytes.Write(key, row);
            row[IdentityKey.Size] = value;
        }

        sorted.Sort();
        return sorted;
    }
}
