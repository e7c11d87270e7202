using System.Collections.Concurrent;
using Pipelines.Sockets.Unofficial;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.RegistryFallback;

public sealed class DedicatedSchedulerTests
{
    [Fact]
    public async Task Every_item_runs_once_however_many_there_are()
    {
        using var scheduler = new DedicatedThreadPoolPipeScheduler("many", workerCount: 3);
        var runs = new ConcurrentDictionary<int, int>();

        Parallel.For(0, 10_000, i => scheduler.Schedule(state => runs.AddOrUpdate((int)state!, 1, (_, n) => n + 1), i));

        await Wait.UntilAsync(() => runs.Count == 10_000, "all items run");
        Assert.All(runs.Values, n => Assert.Equal(1, n));
        Assert.Equal(3, scheduler.WorkerCount);
    }

    [Fact]
    public async Task Item_runs_on_a_background_thread_of_the_pool()
    {
        using var scheduler = new DedicatedThreadPoolPipeScheduler("own", workerCount: 1);
        var ran = new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously);

        scheduler.Schedule(_ => ran.SetResult(Thread.CurrentThread), null);

        var thread = await ran.Task.WaitAsync(Wait.Deadline);
        Assert.True(thread.IsBackground);
        Assert.False(thread.IsThreadPoolThread);
        Assert.StartsWith("own", thread.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_beyond_the_limit_run_although_every_worker_is_busy()
    {
        using var scheduler = new DedicatedThreadPoolPipeScheduler("busy", workerCount: 1, useThreadPoolQueueLength: 2);
        using var release = new ManualResetEventSlim();
        var busy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scheduler.Schedule(_ => { busy.SetResult(); release.Wait(Wait.Deadline); }, null);
        await busy.Task.WaitAsync(Wait.Deadline);
        var ran = 0;

        for (var i = 0; i < 20; i++)
        {
            scheduler.Schedule(_ => Interlocked.Increment(ref ran), null);
        }

        await Wait.UntilAsync(() => Volatile.Read(ref ran) >= 15, "the thread pool takes what the queue does not");
        release.Set();
        await Wait.UntilAsync(() => Volatile.Read(ref ran) == 20, "the worker drains its queue");
    }

    [Fact]
    public async Task Dispose_drains_the_queue()
    {
        var scheduler = new DedicatedThreadPoolPipeScheduler("drain", workerCount: 1);
        using var release = new ManualResetEventSlim();
        var busy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scheduler.Schedule(_ => { busy.SetResult(); release.Wait(Wait.Deadline); }, null);
        await busy.Task.WaitAsync(Wait.Deadline);
        var ran = 0;
        for (var i = 0; i < 5; i++)
        {
            scheduler.Schedule(_ => Interlocked.Increment(ref ran), null);
        }

        scheduler.Dispose();
        release.Set();

        await Wait.UntilAsync(() => Volatile.Read(ref ran) == 5, "what was queued runs");
    }

    [Fact]
    public void Delegate_targets_are_walked_in_order()
    {
        var calls = new List<int>();
        Action? handler = null;
        Assert.Empty(handler.AsEnumerable());
        handler += () => calls.Add(1);
        handler += () => calls.Add(2);
        handler += () => calls.Add(3);

        foreach (var target in handler.AsEnumerable())
        {
            target();
        }

        Assert.Equal([1, 2, 3], calls);
        Assert.False(handler.IsSingle());
        Assert.Equal(3, handler.AsEnumerable().Count());
    }
}
