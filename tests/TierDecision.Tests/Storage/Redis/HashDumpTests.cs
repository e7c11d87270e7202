using TierDecision.Storage.Redis.Buckets;

namespace TierDecision.Tests.Storage.Redis;

public class HashDumpTests
{
    // DUMP of what HSET h ab xyz makes, by Redis 7.0: type, length, listpack (size, entries, items), end, version 10, checksum.
    private static readonly byte[] One =
        [0x10, 0x10, 0x10, 0, 0, 0, 2, 0, 0x82, (byte)'a', (byte)'b', 3, 0x83, (byte)'x', (byte)'y', (byte)'z', 4, 0xFF, 10, 0, 1, 2, 3, 4, 5, 6, 7, 8];

    [Fact]
    public void Entry_is_read()
    {
        Assert.True(TryRead(One, out var entries));
        Assert.Equal(["ab=xyz"], entries);
    }

    [Fact]
    public void Rejects_every_beginning_of_a_dump()
    {
        for (var length = 0; length < One.Length; length++)
        {
            Assert.False(TryRead([.. One[..length]], out _), $"{length} bytes");
        }
    }

    [Theory]
    [InlineData(0, 4)] // another type
    [InlineData(1, 0x11)] // a string that is longer than the dump
    [InlineData(2, 0x11)] // a listpack that is longer than the string
    [InlineData(8, 0x02)] // a number
    [InlineData(8, 0xBF)] // an item that is longer than the listpack
    [InlineData(17, 0x82)] // no end
    public void Rejects_other_bytes(int at, byte value)
    {
        byte[] dump = [.. One];
        dump[at] = value;
        Assert.False(TryRead(dump, out _));
    }

    [Fact]
    public void Rejects_random_bytes_without_a_fault() => Assert.All(Enumerable.Range(0, 20_000), seed =>
    {
        var random = new Random(seed);
        var dump = new byte[random.Next(200)];
        random.NextBytes(dump);
        if (dump.Length > 3)
        {
            // Into the parts that are further inside: a listpack, plain or compressed.
            (dump[0], dump[1]) = (16, random.Next(2) == 0 ? (byte)0xC3 : (byte)Math.Min(63, dump.Length - 2));
        }

        TryRead(dump, out _);
    });

    [Fact]
    public void Changed_dumps_are_read_or_rejected_without_a_fault() => Assert.All(Enumerable.Range(0, 20_000), seed =>
    {
        var random = new Random(seed);
        byte[] dump = [.. One];
        dump[random.Next(dump.Length)] = (byte)random.Next(256);
        dump[random.Next(dump.Length)] = (byte)random.Next(256);
        TryRead(dump, out _);
    });

    private static bool TryRead(byte[] dump, out List<string> entries)
    {
        var read = new List<string>();
        entries = read;
        return HashDump.TryVisit(dump, read, static (to, field, value) =>
            to.Add($"{System.Text.Encoding.ASCII.GetString(field)}={System.Text.Encoding.ASCII.GetString(value)}"));
    }
}
