using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Service;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Attacks;

/// <summary>A client that does nothing wrong: some fifty calls a second over one connection, each of which has to be answered in time.</summary>
internal sealed class Bystander : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly GrpcChannel _channel;
    private readonly Task _asking;
    private int _answered;

    public Bystander(Uri address)
    {
        _channel = GrpcChannel.ForAddress(address);
        _asking = Task.Run(AskAsync);
    }

    /// <summary>Waits until it has been answered so many times more, or has not been answered once.</summary>
    public async Task UntilAnsweredAsync(int more)
    {
        var enough = Volatile.Read(ref _answered) + more;
        await Wait.UntilAsync(() => Volatile.Read(ref _answered) >= enough || !_failures.IsEmpty, "other callers are answered");
        Assert.Empty(_failures);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _asking;
        _channel.Dispose();
        _end.Dispose();
    }

    private async Task AskAsync()
    {
        var client = new DecisionService.DecisionServiceClient(_channel);
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var answer = await client.DecideAsync(
                    Requests.Call("42"), deadline: TimeProvider.System.GetUtcNow().Add(Wait.Deadline / 2).UtcDateTime);
                Assert.Equal((ScoreStatus.Known, false), (answer.Score.Status, answer.Degraded));
                Interlocked.Increment(ref _answered);
            }
            catch (Exception e) when (e is RpcException or Xunit.Sdk.XunitException)
            {
                _failures.Enqueue(e.Message);
            }

            await Task.Delay(Pause);
        }
    }
}
