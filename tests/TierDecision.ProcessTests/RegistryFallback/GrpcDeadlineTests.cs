using Grpc.Core;
using TierDecision.ProcessTests.Protos;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>Calls that end before their handler does.</summary>
public sealed class GrpcDeadlineTests
{
    [Fact]
    public async Task Passed_deadline_fails_the_call_and_cancels_the_handler()
    {
        var waiting = new WaitingHandler();
        await using var host = await GrpcEchoHost.StartAsync(waiting.Handlers);
        await host.Client.SayAsync(new SayRequest { Text = "warm" });

        using var call = host.Client.SayAsync(new SayRequest(), deadline: InUtc(TimeSpan.FromSeconds(2)));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseAsync.WaitAsync(GrpcEchoHost.Patience));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await waiting.Cancelled.WaitAsync(GrpcEchoHost.Patience);
    }

    [Fact]
    public async Task Deadline_already_past_fails_the_call_without_the_server()
    {
        var waiting = new WaitingHandler();
        await using var host = await GrpcEchoHost.StartAsync(waiting.Handlers);

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await host.Client.SayAsync(new SayRequest(), deadline: InUtc(TimeSpan.FromSeconds(-1))));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        Assert.False(waiting.Started.IsCompleted);
    }

    [Fact]
    public async Task Handler_sees_the_deadline()
    {
        List<DateTime> seen = [];
        await using var host = await GrpcEchoHost.StartAsync(new EchoHandlers
        {
            Say = (_, context) =>
            {
                seen.Add(context.Deadline);
                return Task.FromResult(new SayResponse());
            },
        });
        var deadline = InUtc(TimeSpan.FromMinutes(10));

        await host.Client.SayAsync(new SayRequest());
        await host.Client.SayAsync(new SayRequest(), new CallOptions().WithDeadline(deadline));

        Assert.Equal(DateTime.MaxValue, seen[0]);
        Assert.Equal(DateTimeKind.Utc, seen[1].Kind);
        // It travels as the time that is left, so it arrives later by the way it took.
        Assert.InRange(seen[1], deadline - TimeSpan.FromMinutes(1), deadline + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Local_deadline_is_refused()
    {
        await using var host = await GrpcEchoHost.StartAsync();

        Assert.Throws<InvalidOperationException>(() =>
        {
            host.Client.SayAsync(new SayRequest(), deadline: new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Local));
        });
    }

    [Fact]
    public async Task Cancelling_token_fails_the_call_and_cancels_the_handler()
    {
        var waiting = new WaitingHandler();
        await using var host = await GrpcEchoHost.StartAsync(waiting.Handlers);
        using var cancellation = new CancellationTokenSource();

        using var call = host.Client.SayAsync(new SayRequest(), cancellationToken: cancellation.Token);
        await waiting.Started.WaitAsync(GrpcEchoHost.Patience);
        await cancellation.CancelAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseAsync.WaitAsync(GrpcEchoHost.Patience));

        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        await waiting.Cancelled.WaitAsync(GrpcEchoHost.Patience);
    }

    [Fact]
    public async Task Disposing_an_unfinished_call_cancels_the_handler()
    {
        var waiting = new WaitingHandler();
        await using var host = await GrpcEchoHost.StartAsync(waiting.Handlers);

        var call = host.Client.SayAsync(new SayRequest());
        await waiting.Started.WaitAsync(GrpcEchoHost.Patience);
        call.Dispose();

        await waiting.Cancelled.WaitAsync(GrpcEchoHost.Patience);
    }

    [Fact]
    public async Task Cancelled_reading_of_a_stream_ends_it()
    {
        await using var host = await GrpcEchoHost.StartAsync(new EchoHandlers
        {
            Repeat = async (_, responses, context) =>
            {
                await responses.WriteAsync(new SayResponse { Text = "first" });
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            },
        });
        using var cancellation = new CancellationTokenSource();

        using var call = host.Client.Repeat(new SayRequest());
        List<string> texts = [];
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var response in call.ResponseStream.ReadAllAsync(cancellation.Token))
            {
                texts.Add(response.Text);
                await cancellation.CancelAsync();
            }
        });

        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        Assert.Equal("first", Assert.Single(texts));
    }

    private static DateTime InUtc(TimeSpan span) => (TimeProvider.System.GetUtcNow() + span).UtcDateTime;

    /// <summary>A handler that answers "warm" at once and anything else never.</summary>
    private sealed class WaitingHandler
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Started => _started.Task;

        public Task Cancelled => _cancelled.Task;

        public EchoHandlers Handlers => new()
        {
            Say = async (request, context) =>
            {
                if (request.Text != "warm")
                {
                    _started.SetResult();
                    try
                    {
                        await Task.Delay(Timeout.Infinite, context.CancellationToken);
                    }
                    catch (OperationCanceledException)
                    {
                        _cancelled.SetResult();
                        throw;
                    }
                }

                return new SayResponse();
            },
        };
    }
}
