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
