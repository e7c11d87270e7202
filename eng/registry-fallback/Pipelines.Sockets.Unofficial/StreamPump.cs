using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A stream behind a duplex pipe: one loop for each way.</summary>
internal sealed class StreamPump : IMeasuredDuplexPipe, IDisposable
{
    private readonly Stream stream;
    private readonly Pipe received;
    private readonly Pipe? toSend;
    private readonly string? name;
    private long bytesReceived;
    private long bytesSent;
    private int disposed;

    private StreamPump(Stream stream, PipeOptions? sendOptions, PipeOptions receiveOptions, string? name)
    {
        this.stream = stream;
        this.name = name;
        received = new Pipe(receiveOptions);
        toSend = sendOptions is null ? null : new Pipe(sendOptions);
    }

    public PipeReader Input => received.Reader;

    public PipeWriter Output => toSend?.Writer ?? throw new InvalidOperationException("this pipe only reads");

    public long TotalBytesReceived => Volatile.Read(ref bytesReceived);

    public long TotalBytesSent => Volatile.Read(ref bytesSent);

    private bool IsDisposed => Volatile.Read(ref disposed) != 0;

    public static StreamPump Start(Stream stream, PipeOptions? sendOptions, PipeOptions receiveOptions, string? name)
    {
        var pump = new StreamPump(stream, sendOptions, receiveOptions, name);
        receiveOptions.ReaderScheduler.Schedule(static state => _ = ((StreamPump)state!).ReceiveAsync(), pump);
        sendOptions?.ReaderScheduler.Schedule(static state => _ = ((StreamPump)state!).SendAsync(), pump);
        return pump;
    }

    /// <summary>Closes the stream, which ends both loops; these complete their ends of the pipes themselves.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        toSend?.Reader.CancelPendingRead();
        received.Writer.CancelPendingFlush();
        stream.Dispose();
    }

    public override string ToString() => name ?? nameof(StreamPump);

    private async Task ReceiveAsync()
    {
        Exception? error = null;
        var writer = received.Writer;
        try
        {
            while (true)
            {
                var count = await stream.ReadAsync(writer.GetMemory(1)).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }

                Volatile.Write(ref bytesReceived, bytesReceived + count);
                writer.Advance(count);
                var flushed = await writer.FlushAsync().ConfigureAwait(false);
                if (flushed.IsCompleted || flushed.IsCanceled)
                {
                    break;
                }
            }
        }
        catch (Exception e)
        {
            // Whoever disposed the pump knows why reading ended.
            error = IsDisposed ? null : e;
        }
        finally
        {
            await writer.CompleteAsync(error).ConfigureAwait(false);
        }
    }

    private async Task SendAsync()
    {
        Exception? error = null;
        var reader = toSend!.Reader;
        try
        {
            await SendUntilEndAsync(reader).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
        }
        finally
        {
            await reader.CompleteAsync(error).ConfigureAwait(false);
        }
    }

    private async ValueTask SendUntilEndAsync(PipeReader reader)
    {
        var unflushed = false;
        while (true)
        {
            if (!reader.TryRead(out var result))
            {
                // Nothing more for now: what the stream holds back has to go out before we wait.
                if (unflushed)
                {
                    await stream.FlushAsync().ConfigureAwait(false);
                    unflushed = false;
                }

                result = await reader.ReadAsync().ConfigureAwait(false);
            }

            if (result.IsCanceled)
            {
                reader.AdvanceTo(result.Buffer.Start);
                return;
            }

            foreach (var segment in result.Buffer)
            {
                if (segment.IsEmpty)
                {
                    continue;
                }

                await stream.WriteAsync(segment).ConfigureAwait(false);
                Volatile.Write(ref bytesSent, bytesSent + segment.Length);
                unflushed = true;
            }

            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                await stream.FlushAsync().ConfigureAwait(false);
                return;
            }
        }
    }
}
