using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial;

public sealed partial class SocketConnection
{
    private async Task ReceiveAsync()
    {
        Exception? error = null;
        var args = new SocketAwaitableEventArgs();
        try
        {
            await ReceiveUntilEndAsync(args).ConfigureAwait(false);
        }
        catch (SocketException e) when (IsDisposed || IsAbort(e.SocketErrorCode))
        {
            error = Closed(e);
        }
        catch (ObjectDisposedException e)
        {
            error = Closed(e);
        }
        catch (SocketException e)
        {
            TrySetShutdown(PipeShutdownKind.ReadSocketError, e.SocketErrorCode);
            error = ToIOException(e);
        }
        catch (IOException e)
        {
            TrySetShutdown(PipeShutdownKind.ReadIOException);
            error = e;
        }
        catch (Exception e)
        {
            TrySetShutdown(PipeShutdownKind.ReadException);
            error = new IOException(e.Message, e);
        }
        finally
        {
            TryShutdown(SocketShutdown.Receive);
            args.Dispose();
            await received.Writer.CompleteAsync(error).ConfigureAwait(false);
        }

        // Whoever disposed the connection knows why it ended; whoever had the socket closed underneath is told.
        Exception? Closed(Exception e)
        {
            TrySetShutdown(PipeShutdownKind.ReadDisposed);
            return IsDisposed ? null : new IOException("the socket was closed while it was read", e);
        }
    }

    private async ValueTask ReceiveUntilEndAsync(SocketAwaitableEventArgs args)
    {
        var writer = received.Writer;
        while (true)
        {
            if ((options & SocketConnectionOptions.ZeroLengthReads) != 0 && socket.Available == 0)
            {
                // Waits for data without holding memory.
                args.SetBuffer(Memory<byte>.Empty);
                _ = socket.ReceiveAsync(args) ? await args : args.GetResult();
            }

            args.SetBuffer(writer.GetMemory(1));
            var count = socket.ReceiveAsync(args) ? await args : args.GetResult();
            Volatile.Write(ref lastReceived, count);
            if (count == 0)
            {
                TrySetShutdown(PipeShutdownKind.ReadEndOfStream);
                return;
            }

            Volatile.Write(ref bytesRead, bytesRead + count);
            writer.Advance(count);
            var flushed = await writer.FlushAsync().ConfigureAwait(false);
            if (flushed.IsCompleted)
            {
                TrySetShutdown(PipeShutdownKind.ReadFlushCompleted);
                return;
            }

            if (flushed.IsCanceled)
            {
                TrySetShutdown(PipeShutdownKind.ReadFlushCanceled);
                return;
            }
        }
    }
}
