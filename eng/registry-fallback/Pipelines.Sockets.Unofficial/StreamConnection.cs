using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Streams (TLS, tunnels) as pipes.</summary>
public static class StreamConnection
{
    /// <summary>Pumps a stream both ways; the result owns the stream and is disposable.</summary>
    public static IDuplexPipe GetDuplex(
        Stream stream, PipeOptions? sendPipeOptions, PipeOptions? receivePipeOptions, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead || !stream.CanWrite)
        {
            throw new ArgumentException("a duplex pipe needs a stream that can be read and written", nameof(stream));
        }

        return StreamPump.Start(stream, sendPipeOptions ?? PipeOptions.Default, receivePipeOptions ?? PipeOptions.Default, name);
    }

    /// <summary>Reads a stream ahead into a pipe.</summary>
    public static PipeReader GetReader(Stream stream, PipeOptions? pipeOptions = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("the stream cannot be read", nameof(stream));
        }

        return StreamPump.Start(stream, null, pipeOptions ?? PipeOptions.Default, name).Input;
    }
}
