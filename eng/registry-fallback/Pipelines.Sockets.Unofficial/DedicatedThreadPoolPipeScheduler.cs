using System.Diagnostics;
using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// A scheduler on background threads of its own, so that replies are read even while the thread pool is starved.
/// What it cannot take (too long a queue, or disposed) goes to the thread pool; nothing is lost.
/// </summary>
public sealed class DedicatedThreadPoolPipeScheduler : PipeScheduler, IDisposable
{
    private readonly Queue<(Action<object?> Action, object? State)> queue = new();
    private readonly int queueLimit;
    private int available;
    private long servicedByQueue;
    private long servicedByPool;
    private bool disposed;

    public DedicatedThreadPoolPipeScheduler(
        string? name = null,
        int workerCount = 5,
        int useThreadPoolQueueLength = 10,
        ThreadPriority priority = ThreadPriority.Normal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workerCount);
        Name = string.IsNullOrWhiteSpace(name) ? nameof(DedicatedThreadPoolPipeScheduler) : name.Trim();
        WorkerCount = workerCount;
        queueLimit = workerCount == 0 ? -1 : useThreadPoolQueueLength;
        for (var i = 0; i < workerCount; i++)
        {
            // Workers live as long as the process: whoever started the pool must not lend them its context.
            new Thread(Work) { Name = $"{Name}:{i}", Priority = priority, IsBackground = true }.UnsafeStart();
        }
    }

    public int WorkerCount { get; }

    public int AvailableCount => Volatile.Read(ref available);

    public long TotalServicedByQueue => Interlocked.Read(ref servicedByQueue);

    public long TotalServicedByPool => Interlocked.Read(ref servicedByPool);

    private string Name { get; }

    public override void Schedule(Action<object?> action, object? state)
    {
        ArgumentNullException.ThrowIfNull(action);
        lock (queue)
        {
            if (!disposed && queue.Count <= queueLimit)
            {
                queue.Enqueue((action, state));
                if (available != 0)
                {
                    Monitor.Pulse(queue);
                }

                return;
            }
        }

        Interlocked.Increment(ref servicedByPool);
        System.Threading.ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false);
    }

    public void Dispose()
    {
        lock (queue)
        {
            disposed = true;
            Monitor.PulseAll(queue);
        }
    }

    public override string ToString() => Name;

    private void Work()
    {
        while (TryTake(out var item))
        {
            try
            {
                item.Action(item.State);
            }
            catch (Exception e)
            {
                // Other connections depend on this worker.
                Trace.TraceError($"{Name}: {e}");
            }
        }
    }

    private bool TryTake(out (Action<object?> Action, object? State) item)
    {
        lock (queue)
        {
            while (!queue.TryDequeue(out item))
            {
                if (disposed)
                {
                    return false;
                }

                available++;
                Monitor.Wait(queue);
                available--;
            }

            servicedByQueue++;
            return true;
        }
    }
}
