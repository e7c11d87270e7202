using System.Buffers;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Pipelines.Sockets.Unofficial;

public sealed partial class SocketConnection
{
    // A send pins every segment that it is given: many more than one call of the kernel takes would be pinned in vain.
    private const int SegmentsPerSend = 64;

    private async Task SendAsync()
    {
        Exception? error = null;
        var args = new SocketAwaitableEventArgs();
        try
        {
            await SendUntilEndAsync(args).ConfigureAwait(false);
        }
        catch (SocketException e) when (IsDisposed || IsAbort(e.SocketErrorCode))
        {
            TrySetShutdown(PipeShutdownKind.WriteDisposed);
            error = new IOException("the connection was closed while it was written to", e);
        }
        catch (ObjectDisposedException e)
        {
            TrySetShutdown(PipeShutdownKind.WriteDisposed);
            error = new IOException("the connection was closed while it was written to", e);
        }
        catch (SocketException e)
        {
            TrySetShutdown(PipeShutdownKind.WriteSocketError, e.SocketErrorCode);
            error = ToIOException(e);
        }
        catch (IOException e)
        {
            TrySetShutdown(PipeShutdownKind.WriteIOException);
            error = e;
        }
        catch (Exception e)
        {
            TrySetShutdown(PipeShutdownKind.WriteException);
            error = new IOException(e.Message, e);
        }
        finally
        {
            // After an error no answer can be trusted to come: the receiving side ends too, instead of waiting for ever.
            TryShutdown(error is null ? SocketShutdown.Send : SocketShutdown.Both);
            args.Dispose();
            await toSend.Reader.CompleteAsync(error).ConfigureAwait(false);
        }
    }

    private async ValueTask SendUntilEndAsync(SocketAwaitableEventArgs args)
    {
        var reader = toSend.Reader;
        var segments = new List<ArraySegment<byte>>();
        while (true)
        {
            var result = await reader.ReadAsync().ConfigureAwait(false);
            var buffer = result.Buffer;
            if (result.IsCanceled)
            {
                reader.AdvanceTo(buffer.Start);
                TrySetShutdown(PipeShutdownKind.WriteDisposed);
                return;
            }

            while (!buffer.IsEmpty)
            {
                SetBuffer(args, buffer, segments);
                var count = socket.SendAsync(args) ? await args : args.GetResult();
                if (count == 0)
                {
                    throw new IOException("the socket takes no more data");
                }

                Volatile.Write(ref bytesSent, bytesSent + count);
                buffer = buffer.Slice(count);
            }

            reader.AdvanceTo(buffer.Start);
            if (result.IsCompleted)
            {
                TrySetShutdown(PipeShutdownKind.WriteEndOfStream);
                return;
            }
        }
    }

    private static void SetBuffer(SocketAwaitableEventArgs args, in ReadOnlySequence<byte> buffer, List<ArraySegment<byte>> segments)
    {
        segments.Clear();
        if (!buffer.IsSingleSegment)
        {
            foreach (var memory in buffer)
            {
                // Memory that no array backs goes out on its own.
                if (segments.Count == SegmentsPerSend || !MemoryMarshal.TryGetArray(memory, out var segment))
                {
                    break;
                }

                if (segment.Count != 0)
                {
                    segments.Add(segment);
                }
            }
        }

        // The arguments hold one buffer or a list, never both: the one goes before the other comes.
        if (segments.Count > 1)
        {
            args.SetBuffer(Memory<byte>.Empty);
            args.BufferList = segments;
        }
        else
        {
            args.BufferList = null;
            args.SetBuffer(MemoryMarshal.AsMemory(FirstNonEmpty(buffer)));
        }
    }

    private static ReadOnlyMemory<byte> FirstNonEmpty(in ReadOnlySequence<byte> buffer)
    {
        if (!buffer.First.IsEmpty)
        {
            return buffer.First;
        }

        foreach (var memory in buffer)
        {
            if (!memory.IsEmpty)
            {
                return memory;
            }
        }

        return default;
    }
}
