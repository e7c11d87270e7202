using System.IO.Pipelines;
using Grpc.Core;
using TierDecision.Service.Endpoints.Grpc;

namespace TierDecision.Tests.Service.Endpoints.Grpc;

public sealed class LimitedBodyTests
{
    [Fact]
    public async Task Body_that_is_not_there_by_the_deadline_ends_its_call()
    {
        var pipe = new Pipe();
        using var deadline = new CancellationTokenSource();
        var body = new LimitedBody(pipe.Reader, deadline.Token);

        // What came in time is read.
        await pipe.Writer.WriteAsync(new byte[3]);
        var first = await body.ReadAsync();
        Assert.Equal(3, first.Buffer.Length);
        body.AdvanceTo(first.Buffer.End);
        var reading = body.ReadAsync().AsTask();
        Assert.False(reading.IsCompleted);

        await deadline.CancelAsync();
        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => reading)).StatusCode);
    }

    [Fact]
    public async Task Reader_that_gives_up_by_itself_is_told_so()
    {
        var pipe = new Pipe();
        using var own = new CancellationTokenSource();
        using var deadline = new CancellationTokenSource();
        var reading = new LimitedBody(pipe.Reader, deadline.Token).ReadAsync(own.Token).AsTask();

        await own.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }
}
