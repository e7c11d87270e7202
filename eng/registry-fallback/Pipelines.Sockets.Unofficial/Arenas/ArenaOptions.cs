namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Options of an arena; they never change.</summary>
public sealed class ArenaOptions
{
    /// <param name="flags">How memory is treated.</param>
    /// <param name="blockSizeBytes">The size of a block in bytes; 0 means the default, 128 KiB.</param>
    /// <param name="retentionPolicy">Kept for the caller; an arena keeps one block through a reset and gives the others back.</param>
    public ArenaOptions(
        ArenaFlags flags = ArenaFlags.BlittableNonPaddedSharing,
        int blockSizeBytes = 0,
        Func<long, long, long>? retentionPolicy = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(blockSizeBytes);
        Flags = flags;
        BlockSizeBytes = blockSizeBytes;
        RetentionPolicy = retentionPolicy;
    }

    public ArenaFlags Flags { get; }

    public int BlockSizeBytes { get; }

    public Func<long, long, long>? RetentionPolicy { get; }
}
