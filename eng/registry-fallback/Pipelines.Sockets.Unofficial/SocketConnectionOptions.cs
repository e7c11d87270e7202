namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Hints to <see cref="SocketConnection"/>. The inline ones change nothing here: the loops run no code of the caller's and
/// never block, so they always go on where the socket completed.
/// </summary>
[Flags]
public enum SocketConnectionOptions
{
    None = 0,
    ZeroLengthReads = 1,
    InlineReads = 2,
    InlineWrites = 4,
    InlineConnect = 8,
}
