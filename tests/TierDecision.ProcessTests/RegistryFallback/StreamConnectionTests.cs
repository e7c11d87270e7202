using Pipelines.Sockets.Unofficial;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.RegistryFallback;

public sealed class StreamConnectionTests
{
    [Fact]
    public async Task Reader_gives_all_of_a_stream_and_ends_with_it()
    {
        var bytes = new byte[300_000];
        new Random(3).NextBytes(bytes);

        var reader = StreamConnection.GetReader(new MemoryStream(bytes));

        AssertBytes.Equal(bytes, await reader.ReadToEndAsync().WaitAsync(Wait.Deadline));
    }

    [Fact]
    public async Task Written_bytes_are_flushed_once_nothing_more_is_queued()
    {
        var stream = new ScriptedStream();
        var duplex = StreamConnection.GetDuplex(stream, null, null);

        await duplex.Output.WriteAsync("one"u8.ToArray());
        await Wait.UntilAsync(() => stream.Flushed == "one", "the first write is flushed");
        await duplex.Output.WriteAsync("two"u8.ToArray());
        await Wait.UntilAsync(() => stream.Flushed == "onetwo", "the second write is flushed");

        // Six one way and none the other. The official 2.2.16 takes a stream's two ways for each other when it counts.
        var measured = (IMeasuredDuplexPipe)duplex;
        Assert.Equal([0, 6], new[] { measured.TotalBytesSent, measured.TotalBytesReceived }.Order());
        stream.EndReading(null);
        Assert.Empty(await duplex.Input.ReadToEndAsync().WaitAsync(Wait.Deadline));
    }

    [Fact]
    public async Task Error_of_the_stream_reaches_the_reader()
    {
        var stream = new ScriptedStream();
        var duplex = StreamConnection.GetDuplex(stream, null, null);

        stream.EndReading(new IOException("cable cut"));

        var error = await Assert.ThrowsAnyAsync<IOException>(() => duplex.Input.ReadToEndAsync().WaitAsync(Wait.Deadline));
        Assert.Contains("cable cut", error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Keeps back what is written until it is flushed; reading waits until it is told how to end.</summary>
    private sealed class ScriptedStream : Stream
    {
        private readonly TaskCompletionSource<int> reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly MemoryStream written = new();
        private volatile string flushed = "";

        public string Flushed => flushed;

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void EndReading(Exception? error)
        {
            if (error is null)
            {
                reading.SetResult(0);
            }
            else
            {
                reading.SetException(error);
            }
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(reading.Task);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => reading.Task;

        public override int Read(byte[] buffer, int offset, int count) => reading.Task.GetAwaiter().GetResult();

        public override void Write(byte[] buffer, int offset, int count) => written.Write(buffer, offset, count);

        public override void Flush() => flushed = System.Text.Encoding.ASCII.GetString(written.ToArray());

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
