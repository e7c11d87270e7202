using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;
using TierDecision.Files;

namespace TierDecision.Storage.Memory.Checkpoint;

/// <summary>
/// Writes a checkpoint file: beside its place, on to the disk, then moved into its place in one step. Whatever goes wrong, what stood there stays.
/// </summary>
internal static class CheckpointWriter
{
    /// <summary>Writes the file; returns its length and the checksum that names this very content.</summary>
    /// <exception cref="IOException">It cannot be written, or what stands there is no checkpoint and not this program's to write over.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public static (long Bytes, ulong Checksum) Write(
        string path, CheckpointHead head, IReadOnlyList<CheckpointSection> sections, long confirmedAtMilliseconds,
        CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? throw new IOException($"'{path}' is a folder"));
        if (IsSomethingElse(path))
        {
            throw new IOException("something else than a checkpoint stands there, and is left as it is: name another file, or remove it");
        }

        // One name, so that what a crash left behind is written over; two programs that write at once exclude each other by it.
        var beside = PrivateFile.NameBeside(path);
        var written = WriteBeside(beside, head, sections, confirmedAtMilliseconds, cancellationToken);
        File.Move(beside, path, overwrite: true);
        return written;
    }

    /// <summary>
    /// Writes into the file at <paramref name="path"/> that the store has confirmed its content again. Does nothing where the file is no longer
    /// the one with <paramref name="checksum"/>; returns whether it is.
    /// </summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public static bool TryConfirm(string path, ulong checksum, long confirmedAtMilliseconds)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        Span<byte> start = stackalloc byte[CheckpointFormat.HeadAt];
        if (RandomAccess.Read(file, start, 0) < start.Length || !start.StartsWith(CheckpointFormat.Magic)
            || BinaryPrimitives.ReadUInt64LittleEndian(start[CheckpointFormat.ChecksumAt..]) != checksum)
        {
            return false;
        }

        Span<byte> confirmation = stackalloc byte[CheckpointFormat.ConfirmationLength];
        CheckpointFormat.WriteConfirmation(confirmation, confirmedAtMilliseconds, checksum);
        RandomAccess.Write(file, confirmation, CheckpointFormat.ConfirmationAt);
        RandomAccess.FlushToDisk(file);
        return true;
    }

    // By how it begins: a checkpoint that is damaged further on is written anew, and so is a file that a crash of the machine left as zeros.
    private static bool IsSomethingElse(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        Span<byte> begin = stackalloc byte[CheckpointFormat.Magic.Length];
        begin = begin[..RandomAccess.Read(file, begin, 0)].TrimStart((byte)0);
        return !CheckpointFormat.Magic[..begin.Length].SequenceEqual(begin);
    }

    private static (long Bytes, ulong Checksum) WriteBeside(
        string path, CheckpointHead head, IReadOnlyList<CheckpointSection> sections, long confirmedAtMilliseconds,
        CancellationToken cancellationToken)
    {
        head = head with
        {
            Sections = [.. sections.Select(section => new CheckpointSectionHead(section.Name, section.ElementBytes, section.Elements))],
        };
        var headBytes = head.ToBytes();
        var checksumsAt = CheckpointFormat.HeadAt + headBytes.Length;
        var dataAt = checksumsAt + ((int)sections.Sum(section => CheckpointFormat.BlockCount(section.Elements)) * sizeof(ulong));
        var blocks = CheckpointFormat.Blocks(sections, dataAt);
        var prologue = new byte[dataAt];
        CheckpointFormat.Magic.CopyTo(prologue);
        BinaryPrimitives.WriteUInt32LittleEndian(prologue.AsSpan(CheckpointFormat.VersionAt), CheckpointFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(prologue.AsSpan(CheckpointFormat.HeadLengthAt), (uint)headBytes.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(prologue.AsSpan(CheckpointFormat.BlocksAt), (ulong)blocks.Count);
        headBytes.CopyTo(prologue, CheckpointFormat.HeadAt);

        // Keyed hashes and scores are no secret of the identifiers' kind, and still nobody else's business.
        var options = PrivateFile.Beside(path);
        options.BufferSize = 0;
        using var stream = new FileStream(path, options);
        try
        {
            return WriteTo(stream.SafeFileHandle, blocks, prologue, checksumsAt, confirmedAtMilliseconds, cancellationToken);
        }
        catch
        {
            // Half a file is of no use, and may be what fills the disk.
            File.Delete(path);
            throw;
        }
    }

    private static (long Bytes, ulong Checksum) WriteTo(
        SafeFileHandle file, List<CheckpointBlock> blocks, byte[] prologue, int checksumsAt, long confirmedAtMilliseconds,
        CancellationToken cancellationToken)
    {
        for (var number = 0; number < blocks.Count; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var block = blocks[number];
            RandomAccess.Write(file, block.Bytes, block.FileOffset);
            BinaryPrimitives.WriteUInt64LittleEndian(prologue.AsSpan(checksumsAt + (number * sizeof(ulong))), XxHash3.HashToUInt64(block.Bytes));
        }

        var checksum = CheckpointFormat.Checksum(prologue);
        BinaryPrimitives.WriteUInt64LittleEndian(prologue.AsSpan(CheckpointFormat.ChecksumAt), checksum);
        CheckpointFormat.WriteConfirmation(prologue.AsSpan(CheckpointFormat.ConfirmationAt), confirmedAtMilliseconds, checksum);
        RandomAccess.Write(file, prologue, 0);
        RandomAccess.FlushToDisk(file);
        return (RandomAccess.GetLength(file), checksum);
    }
}
