namespace TierDecision.Store.Embedded;

/// <summary>
/// Lets the writers of one process write one after the other, in the order in which they came. SQLite itself has no queue: who finds the file locked tries again after
/// a pause, and a writer that comes back at once is always there first.
/// </summary>
/// <remarks><see cref="SemaphoreSlim"/> promises no order, so it would not do.</remarks>
internal sealed class WriteTurns
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource<Turn>> _waiting = new();
    private bool _taken;

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
            if (!_taken)
            {
                _taken = true;
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

            _taken = false;
        }
    }

    /// <summary>A turn; nobody else of this process writes until it is disposed of, once. That of <c>default</c> is nobody's.</summary>
    public readonly struct Turn(WriteTurns? turns) : IDisposable
    {
        /// <summary>Ends the turn; the next one's begins.</summary>
        public void Dispose() => turns?.End();
    }
}
