using System.Globalization;
using System.Runtime.InteropServices;
using TierDecision.Storage.Memory.Tables;

namespace TierDecision.Tests.Storage.Memory.Tables;

public class HugePagesTests
{
    private const int Megabyte = 1024 * 1024;

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(Megabyte)]
    [InlineData(9 * Megabyte)]
    public void Array_can_be_written_and_read_afterwards(int bytes)
    {
        var words = GC.AllocateUninitializedArray<ulong>(bytes / sizeof(ulong), pinned: true);

        HugePages.Ask(words);
        words.AsSpan().Fill(7);

        Assert.All(words.Chunk(Megabyte), some => Assert.False(some.AsSpan().ContainsAnyExcept(7ul)));
    }

    [Fact]
    public void Linux_is_asked_for_the_middle_of_a_large_array()
    {
        if (!File.Exists("/sys/kernel/mm/transparent_hugepage/enabled"))
        {
            return;
        }

        var words = GC.AllocateUninitializedArray<ulong>(9 * Megabyte / sizeof(ulong), pinned: true);

        HugePages.Ask(words);

        Assert.Contains("hg", FlagsOf(Marshal.UnsafeAddrOfPinnedArrayElement(words, words.Length / 2)));
    }

    // "7f0000000000-7f0000100000 rw-p ..." begins a mapping, "VmFlags: rd wr hg ..." ends it.
    private static string[] FlagsOf(nint address)
    {
        var inside = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            var bounds = line.Split(' ')[0].Split('-');
            if (bounds.Length == 2)
            {
                inside = nint.Parse(bounds[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) <= address
                    && address < nint.Parse(bounds[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            }
            else if (inside && line.StartsWith("VmFlags:", StringComparison.Ordinal))
            {
                return line.Split(' ');
            }
        }

        return [];
    }
}
