namespace TierDecision.Storage;

/// <summary>Lets a bounded number in at one time, in the order in which they came, and keeps nobody's thread waiting.</summary>
/// <remarks><see cref="SemaphoreSlim"/> promises no order: who comes back at once could be let in before those who wait.</remarks>
/// <param name="atOnce">How many may have a turn at one time; 1 or more.</param>
internal sealed class Turns(int atOnce)
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource<Turn>> _waiting = new();
    private int _free = atOnce;

    /// <summary>Waits for a turn, which ends when it is disposed of.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before the turn came; the others move up.</exception>
    public ValueTask<Turn> TakeAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<Turn>(cancellationToken);
        }

        TaskCompletionSource<Turn> own;
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return new(new Turn(this));
            }

            // Who ends a turn must not go on with the next one's work.
            own = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(own);
        }

        return WaitAsync(own, cancellationToken);
    }

    private static async ValueTask<Turn> WaitAsync(TaskCompletionSource<Turn> own, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(static (source, token) => ((TaskCompletionSource<Turn>)source!).TrySetCanceled(token), own))
        {
            return await own.Task.ConfigureAwait(false);
        }
    }

    private void End()
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var next))
            {
                // Who has given up by now is passed over.
                if (next.TrySetResult(new Turn(this)))
                {
                    return;
                }
            }

            _free++;
        }
    }

    /// <summary>A turn, until it is disposed of, once. That of <c>default</c> is nobody's.</summary>
    public readonly struct Turn(Turns? turns) : IDisposable
    {
        /// <summary>Ends the turn; the next one's begins.</summary>
        public void Dispose() => turns?.End();
    }
}
