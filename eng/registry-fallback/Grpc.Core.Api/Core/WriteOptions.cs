namespace Grpc.Core;

/// <summary>Hints for writing a message.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>More messages follow: the flush may wait.</summary>
    BufferHint = 0x1,

    /// <summary>This message is not to be compressed.</summary>
    NoCompress = 0x2,
}

/// <summary>How messages are written. Immutable.</summary>
public class WriteOptions(WriteFlags flags = default)
{
    public static readonly WriteOptions Default = new();

    public WriteFlags Flags { get; } = flags;
}
