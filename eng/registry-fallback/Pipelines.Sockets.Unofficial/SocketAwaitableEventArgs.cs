using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Socket arguments that are awaited, one operation after another, without allocating. The awaiter captures no context:
/// it goes on where the operation completes, or on the given scheduler.
/// </summary>
public class SocketAwaitableEventArgs : SocketAsyncEventArgs, ICriticalNotifyCompletion
{
    private static readonly Action CompletedMark = static () => throw new InvalidOperationException("marks completion, is never run");
    private static readonly Action AbortedMark = static () => throw new InvalidOperationException("marks an abort, is never run");

    private readonly PipeScheduler? scheduler;

    // null: under way and nobody waits; a mark: over, result not taken yet; else: who waits.
    private Action? continuation;
    private SocketError abortError;

    public SocketAwaitableEventArgs(PipeScheduler? ioScheduler = null)
        : base(unsafeSuppressExecutionContextFlow: true) =>
        scheduler = ReferenceEquals(ioScheduler, PipeScheduler.Inline) ? null : ioScheduler;

    public bool IsCompleted => IsMark(Volatile.Read(ref continuation));

    public SocketAwaitableEventArgs GetAwaiter() => this;

    /// <summary>Takes the result and readies the arguments for the next operation.</summary>
    /// <returns>The bytes transferred.</returns>
    /// <exception cref="SocketException">The operation failed or was aborted.</exception>
    public int GetResult()
    {
        var aborted = ReferenceEquals(Volatile.Read(ref continuation), AbortedMark);
        var error = aborted ? abortError : SocketError;
        Volatile.Write(ref continuation, null);
        return error == SocketError.Success ? BytesTransferred : throw new SocketException((int)error);
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        if (Interlocked.CompareExchange(ref this.continuation, continuation, null) is not { } earlier)
        {
            return;
        }

        if (!IsMark(earlier))
        {
            throw new InvalidOperationException("these arguments are awaited already");
        }

        // Completed since the look at IsCompleted. Not run from here: that would grow the stack with every such race.
        Run(continuation, scheduler ?? PipeScheduler.ThreadPool);
    }

    /// <summary>Marks the operation as done; for operations that the socket completed synchronously.</summary>
    public void Complete() => End(CompletedMark);

    /// <summary>Completes the awaiter now with an error, unless the operation is over; the socket's own work goes on.</summary>
    public void Abort(SocketError error = SocketError.OperationAborted)
    {
        if (error == SocketError.Success)
        {
            throw new ArgumentException("an abort needs an error", nameof(error));
        }

        abortError = error;
        End(AbortedMark);
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => Complete();

    // The first end wins: a connect that succeeds just as its timer fires is either connected or timed out, never both.
    private void End(Action mark)
    {
        Action? waiting;
        do
        {
            waiting = Volatile.Read(ref continuation);
            if (IsMark(waiting))
            {
                return;
            }
        }
        while (!ReferenceEquals(Interlocked.CompareExchange(ref continuation, mark, waiting), waiting));

        if (waiting is null)
        {
            return;
        }

        if (scheduler is null)
        {
            waiting();
        }
        else
        {
            Run(waiting, scheduler);
        }
    }

    private static bool IsMark(Action? action) => ReferenceEquals(action, CompletedMark) || ReferenceEquals(action, AbortedMark);

    private static void Run(Action continuation, PipeScheduler scheduler) =>
        scheduler.Schedule(static state => ((Action)state!)(), continuation);
}
