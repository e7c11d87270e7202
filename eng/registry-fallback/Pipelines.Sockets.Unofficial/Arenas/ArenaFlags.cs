namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>
/// How an arena treats its memory. Elements with references are always cleared; the hints about pinning, unmanaged memory
/// and sharing between types change nothing here.
/// </summary>
[Flags]
public enum ArenaFlags
{
    None = 0,
    ClearAtReset = 1,
    ClearAtDispose = 2,
    PreferUnmanaged = 4,
    PreferPinned = 8,
    BlittableNonPaddedSharing = 16,
    BlittablePaddedSharing = 32,
}
