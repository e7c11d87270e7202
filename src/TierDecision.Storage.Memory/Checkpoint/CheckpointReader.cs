using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace TierDecision.Storage.Memory.Checkpoint;

/// <summary>Reads a checkpoint file. What is wrong with it is a value, whatever it is.</summary>
internal sealed class CheckpointReader : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly long _length;

    private CheckpointReader(SafeFileHandle file)
    {
        _file = file;
        _length = RandomAccess.GetLength(file);
    }

    /// <summary>What the file says of its content, once <see cref="TryReadHead"/> went well.</summary>
    public CheckpointHead Head { get; private set; } = new();

    /// <summary>When the store last confirmed the content, in milliseconds since 1970.</summary>
    public long ConfirmedAtMilliseconds { get; private set; }

    /// <summary>The checksum of everything before the sections, and through it of the whole file.</summary>
    public ulong Checksum { get; private set; }

    private byte[] _prologue = [];

    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be opened.</exception>
    public static CheckpointReader Open(string path) => new(File.OpenHandle(path));

    /// <summary>Reads and verifies everything before the sections, and that they are as long as they are said to be.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryReadHead(out CheckpointStatus status, out string detail)
    {
        status = CheckpointStatus.Damaged;
        var start = new byte[CheckpointFormat.HeadAt];
        if (_length < start.Length)
        {
            detail = $"it has {_length} bytes, which is too few";
            return false;
        }

        ReadFully(start, 0);
        if (!start.AsSpan().StartsWith(CheckpointFormat.Magic))
        {
            detail = "it is no checkpoint";
            return false;
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(CheckpointFormat.VersionAt));
        if (version != CheckpointFormat.Version)
        {
            status = CheckpointStatus.OtherVersion;
            detail = $"it has format {version}, this version reads {CheckpointFormat.Version}";
            return false;
        }

        long headLength = BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(CheckpointFormat.HeadLengthAt));
        var blocks = BinaryPrimitives.ReadUInt64LittleEndian(start.AsSpan(CheckpointFormat.BlocksAt));
        if (headLength > CheckpointFormat.MaxHeadLength || blocks > (ulong)(_length / sizeof(ulong))
            || CheckpointFormat.HeadAt + headLength + ((long)blocks * sizeof(ulong)) > Math.Min(_length, Array.MaxLength))
        {
            detail = "its lengths are damaged";
            return false;
        }

        _prologue = new byte[CheckpointFormat.HeadAt + headLength + ((long)blocks * sizeof(ulong))];
        ReadFully(_prologue, 0);
        Checksum = BinaryPrimitives.ReadUInt64LittleEndian(_prologue.AsSpan(CheckpointFormat.ChecksumAt));
        if (CheckpointFormat.Checksum(_prologue) != Checksum)
        {
            detail = "the checksum of its head is wrong";
            return false;
        }

        var confirmation = _prologue.AsSpan(CheckpointFormat.ConfirmationAt, CheckpointFormat.ConfirmationLength);
        if (!CheckpointFormat.TryReadConfirmation(confirmation, Checksum, out var confirmed))
        {
            detail = "the checksum of its confirmation is wrong";
            return false;
        }

        ConfirmedAtMilliseconds = confirmed;
        return TryTakeHead((int)headLength, (long)blocks, out detail);
    }

    /// <summary>
    /// Reads all <paramref name="sections"/>, which are those of <see cref="Head"/>, on all cores; returns what is wrong, null where nothing is.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string? ReadSections(IReadOnlyList<CheckpointSection> sections, CancellationToken cancellationToken)
    {
        var blocks = CheckpointFormat.Blocks(sections, _prologue.Length);
        var checksumsAt = _prologue.Length - (blocks.Count * sizeof(ulong));
        string? problem = null;
        IOException? failure = null;
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, blocks.Count, options, (number, loop) =>
        {
            try
            {
                var block = blocks[number];
                ReadFully(block.Bytes, block.FileOffset);
                var expected = BinaryPrimitives.ReadUInt64LittleEndian(_prologue.AsSpan(checksumsAt + (number * sizeof(ulong))));
                if (XxHash3.HashToUInt64(block.Bytes) != expected)
                {
                    problem = string.Create(CultureInfo.InvariantCulture, $"the checksum of its {block.Section.Name} from {block.First} is wrong");
                    loop.Stop();
                }
            }
            catch (IOException e)
            {
                failure = e;
                loop.Stop();
            }
        });
        return failure is null ? problem : throw failure;
    }

    public void Dispose() => _file.Dispose();

    private bool TryTakeHead(int headLength, long blocks, out string detail)
    {
        if (CheckpointHead.Parse(_prologue.AsSpan(CheckpointFormat.HeadAt, headLength)) is not { } head
            || head.Sections.Any(section => section.Elements < 0 || section.ElementBytes < 1)
            || head.Sections.Sum(section => CheckpointFormat.BlockCount(section.Elements)) != blocks)
        {
            detail = "its head cannot be read";
            return false;
        }

        var expected = _prologue.Length + head.Sections.Sum(section => (long)section.Elements * section.ElementBytes);
        if (_length != expected)
        {
            detail = $"it has {_length} bytes, {expected} were written";
            return false;
        }

        Head = head;
        detail = "";
        return true;
    }

    private void ReadFully(Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(_file, bytes, offset);
            if (read == 0)
            {
                throw new EndOfStreamException("the file became shorter while it was read");
            }

            bytes = bytes[read..];
            offset += read;
        }
    }
}
