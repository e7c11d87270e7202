using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Service.Background;
using TierDecision.Service.Observability;

namespace TierDecision.Tests.Service.Background;

public class PeriodicWorkerTests
{
    [Fact]
    public async Task Turn_that_throws_is_logged_once_and_the_next_one_comes()
    {
        var log = new LogLines();
        using var worker = new Failing(log);

        await worker.StartAsync(CancellationToken.None);
        await worker.Turns(5);
        Assert.False(worker.ExecuteTask!.IsCompleted);
        await worker.StopAsync(CancellationToken.None);

        Assert.Equal([EventIds.WorkerFailed], log.Events);
        Assert.Contains("Failing failed, 1 times", log.Entries[0], StringComparison.Ordinal);
        Assert.Contains("a value that nobody expected", log.Entries[0], StringComparison.Ordinal);
        Assert.True(worker.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task No_turn_comes_before_the_worker_is_needed()
    {
        using var worker = new Needed();
        await worker.StartAsync(CancellationToken.None);
        await worker.Asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, worker.Turns);

        worker.Begins.SetResult();
        await worker.Turned.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await worker.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Worker_that_is_never_needed_stops()
    {
        using var worker = new Needed();
        await worker.StartAsync(CancellationToken.None);
        await worker.Asked.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await worker.StopAsync(CancellationToken.None);

        Assert.Equal((true, 0), (worker.ExecuteTask!.IsCompletedSuccessfully, worker.Turns));
    }

    private sealed class Needed() : PeriodicWorker(TimeSpan.FromMilliseconds(1), TimeProvider.System, NullLogger.Instance)
    {
        private int _turns;

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Begins { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Turned { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Turns => Volatile.Read(ref _turns);

        protected override Task UntilNeededAsync(CancellationToken stoppingToken)
        {
            Asked.TrySetResult();
            return Begins.Task.WaitAsync(stoppingToken);
        }

        protected override ValueTask WorkAsync(CancellationToken stoppingToken)
        {
            Interlocked.Increment(ref _turns);
            Turned.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Failing(LogLines log) : PeriodicWorker(TimeSpan.FromMilliseconds(1), TimeProvider.System, log.For<Failing>())
    {
        private readonly SemaphoreSlim _turns = new(0);

        public async Task Turns(int count)
        {
            for (var i = 0; i < count; i++)
            {
                Assert.True(await _turns.WaitAsync(TimeSpan.FromSeconds(30)), "the worker goes on");
            }
        }

        protected override ValueTask WorkAsync(CancellationToken stoppingToken)
        {
            _turns.Release();
            throw new InvalidCastException("a value that nobody expected");
        }
    }
}
