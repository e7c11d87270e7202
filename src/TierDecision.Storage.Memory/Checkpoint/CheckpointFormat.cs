using System.Buffers.Binary;
using System.IO.Hashing;

namespace TierDecision.Storage.Memory.Checkpoint;

/// <summary>
/// Where what is in a checkpoint file, little-endian; <c>docs/data-layout.md</c> has the table. Every byte is covered: the prologue by its own
/// checksum, the confirmation by its seal, the sections by a checksum for each block.
/// </summary>
internal static class CheckpointFormat
{
    /// <summary>
    /// The format that is written and read. Slots are stored as they lie in memory: another order of the fields of a slot or a record, or another
    /// place for a key in a table, is another format.
    /// </summary>
    public const uint Version = 2;

    public const int VersionAt = 8;
    public const int HeadLengthAt = 12;
    public const int BlocksAt = 16;

    /// <summary>Alone among all bytes it is written in place, within one sector of every disk: milliseconds since 1970, then the seal.</summary>
    public const int ConfirmationAt = 24;

    public const int ConfirmationLength = 16;
    public const int ChecksumAt = ConfirmationAt + ConfirmationLength;

    /// <summary>Where the head begins; the checksums of the blocks follow it, then the sections.</summary>
    public const int HeadAt = ChecksumAt + sizeof(ulong);

    /// <summary>A guard against a length that is damage: far more than a dataset of 65,535 agents and 250 tiers describes itself with.</summary>
    public const int MaxHeadLength = 64 * 1024 * 1024;

    /// <summary>
    /// Elements of a block: of customers 2 MiB. Small enough to spread over cores and to be still in their caches when they are hashed.
    /// </summary>
    public const int BlockElements = 32 * 1024;

    public static ReadOnlySpan<byte> Magic => "TDCHKPT\n"u8;

    /// <summary>The blocks of <paramref name="sections"/>, in the order of the file.</summary>
    public static List<CheckpointBlock> Blocks(IEnumerable<CheckpointSection> sections, long dataAt)
    {
        var blocks = new List<CheckpointBlock>();
        foreach (var section in sections)
        {
            for (var first = 0; first < section.Elements; first += BlockElements)
            {
                var count = Math.Min(BlockElements, section.Elements - first);
                blocks.Add(new CheckpointBlock(section, first, count, dataAt));
                dataAt += (long)count * section.ElementBytes;
            }
        }

        return blocks;
    }

    /// <summary>The number of blocks of a section.</summary>
    public static long BlockCount(long elements) => (elements + BlockElements - 1) / BlockElements;

    /// <summary>The checksum of everything before the sections, but of the confirmation and of itself.</summary>
    public static ulong Checksum(ReadOnlySpan<byte> prologue)
    {
        var hash = new XxHash3();
        hash.Append(prologue[..ConfirmationAt]);
        hash.Append(prologue[HeadAt..]);
        return hash.GetCurrentHashAsUInt64();
    }

    /// <summary>Writes when the store last confirmed what the file holds. The seal ties it to this very file.</summary>
    public static void WriteConfirmation(Span<byte> confirmation, long milliseconds, ulong checksum)
    {
        BinaryPrimitives.WriteInt64LittleEndian(confirmation, milliseconds);
        BinaryPrimitives.WriteUInt64LittleEndian(confirmation[sizeof(long)..], Seal(confirmation, checksum));
    }

    /// <summary>Reads what <see cref="WriteConfirmation"/> wrote; false where it is damaged.</summary>
    public static bool TryReadConfirmation(ReadOnlySpan<byte> confirmation, ulong checksum, out long milliseconds)
    {
        milliseconds = BinaryPrimitives.ReadInt64LittleEndian(confirmation);
        return BinaryPrimitives.ReadUInt64LittleEndian(confirmation[sizeof(long)..]) == Seal(confirmation, checksum);
    }

    private static ulong Seal(ReadOnlySpan<byte> confirmation, ulong checksum) =>
        XxHash3.HashToUInt64(confirmation[..sizeof(long)], unchecked((long)checksum));
}

/// <summary>Some elements of a section, with a checksum of their own.</summary>
/// <param name="Section">The section.</param>
/// <param name="First">The first element.</param>
/// <param name="Count">How many elements.</param>
/// <param name="FileOffset">Where they are in the file.</param>
internal readonly record struct CheckpointBlock(CheckpointSection Section, int First, int Count, long FileOffset)
{
    public Span<byte> Bytes => Section.Bytes(First, Count);
}
