using System.Buffers.Binary;
using System.Text;
using TierDecision.Storage.Redis.Buckets;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Storage.Redis;

public class HashDumpWriterTests
{
    private const int Footer = sizeof(ushort) + sizeof(ulong);

    [Theory]
    [InlineData("", 0)]
    [InlineData("123456789", 0xe9c6d914c4b8d9ca)] // the check value of the catalogue of CRC algorithms: CRC-64/REDIS
    public void Checksum_is_that_of_Redis(string text, ulong expected) => Assert.Equal(expected, RedisCrc64.Compute(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Checksum_in_steps_is_that_of_single_bits() => Assert.All(Enumerable.Range(0, 100), length =>
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var crc = 0UL;
        foreach (var bit in bytes.SelectMany(one => Enumerable.Range(0, 8).Select(at => (ulong)(one >> at) & 1)))
        {
            crc = ((crc ^ bit) & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x95AC9329AC4BC9B5;
        }

        Assert.Equal(crc, RedisCrc64.Compute(bytes));
    });

    [Theory]
    [InlineData(1, 48)]
    [InlineData(80, 48)]
    [InlineData(80, 16)]
    [InlineData(40_000, 16)]
    public void Dump_is_read_as_the_rows_that_were_written(int count, int valueSize)
    {
        var rows = RandomRows.Make(count + 2, valueSize);

        var dump = HashDumpWriter.Write(rows, 1, count + 1);

        var read = new List<string>();
        Assert.True(HashDump.TryVisit(dump, read, static (to, field, value) => to.Add(Convert.ToHexString(field) + Convert.ToHexString(value))));
        Assert.Equal(Enumerable.Range(1, count).Select(place => Convert.ToHexString(rows[place].Span)), read);
        Assert.Equal(10, BinaryPrimitives.ReadUInt16LittleEndian(dump.AsSpan(dump.Length - Footer)));
        Assert.Equal(RedisCrc64.Compute(dump.AsSpan(..^sizeof(ulong))), BinaryPrimitives.ReadUInt64LittleEndian(dump.AsSpan(dump.Length - sizeof(ulong))));
    }

    [Fact]
    public void Rejects_values_that_need_a_longer_form() => Assert.Throws<ArgumentOutOfRangeException>(() => HashDumpWriter.Write(RandomRows.Make(1, 64), 0, 1));
}
