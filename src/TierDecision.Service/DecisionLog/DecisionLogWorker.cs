using System.Buffers;
using TierDecision.Configuration.Settings;
using TierDecision.Service.Background;
using TierDecision.Service.Wire;
using TierDecision.Storage.Logs;

namespace TierDecision.Service.DecisionLog;

/// <summary>
/// Writes down what the recorder took, in batches. A target that fails is tried again with the same batch; what comes meanwhile waits in the ring. At
/// the end of the service it writes what is left, for a limited time.
/// </summary>
internal sealed partial class DecisionLogWorker(
    EntryRing<DecisionEntry> ring, ILineLog target, DecisionIds ids, DecisionLogOptions options, DecisionLogMetrics metrics, TimeProvider time,
    ILogger<DecisionLogWorker> logger)
    : BackgroundService
{
    private const int MaxBatch = 512;
    private const int MaxBatchBytes = 1024 * 1024;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly WorkerFailures _failures = new("The decision log", time, logger);

    // Taken from the ring, and not yet written for sure.
    private List<ReadOnlyMemory<byte>> _batch = [];
    private string? _problem;

    /// <summary>Writes until the ring is empty; returns false at the first failure, after which the batch is kept.</summary>
    public async ValueTask<bool> WriteAllAsync(CancellationToken cancellationToken)
    {
        while (_batch.Count > 0 || TakeBatch())
        {
            var result = await AppendAsync(cancellationToken).ConfigureAwait(false);
            metrics.Written(result.Appended);
            _batch.RemoveRange(0, result.Appended);
            if (result.Problem is { } problem)
            {
                metrics.Failed();
                if (_problem is null)
                {
                    Log.Fails(logger, target.Name, problem);
                }

                _problem = problem;
                return false;
            }

            if (_problem is not null)
            {
                Log.Recovers(logger, target.Name);
                _problem = null;
            }
        }

        return true;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);

        // The edges have stopped before this does, so nothing is added any more.
        using var limit = new CancellationTokenSource(options.DrainTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (!await WriteAllAsync(either.Token).ConfigureAwait(false))
            {
                await Task.Delay(FirstPause, time, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            var lost = CountLeft();
            metrics.Lost(lost);
            Log.Loses(logger, lost, target.Name, _problem ?? "it took too long");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Log.Begins(logger, target.Name);
        var pause = FirstPause;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var written = await WriteAllAsync(stoppingToken).ConfigureAwait(false);
                await Task.Delay(written ? options.FlushInterval : pause, time, stoppingToken).ConfigureAwait(false);
                pause = written ? FirstPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops; StopAsync writes what is left.
        }
    }

    // What a target throws is a bug of the target: the batch is kept, and tried again.
    private async ValueTask<LineLogResult> AppendAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await target.AppendAsync(_batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _failures.Failed(e);
            return new LineLogResult(0, e.Message);
        }
    }

    // New memory for each batch: a client that timed out may still be sending the one before.
    private bool TakeBatch()
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        List<Range> lines = [];
        while (lines.Count < MaxBatch && buffer.WrittenCount < MaxBatchBytes && ring.TryTake(out var entry))
        {
            var start = buffer.WrittenCount;
            try
            {
                EntryJson.Write(buffer, ids.Text(entry.DecisionNumber), entry);
                lines.Add(start..buffer.WrittenCount);
            }
            catch (Exception e)
            {
                // A bug; the others are written.
                metrics.Lost(1);
                _failures.Failed(e);
            }
        }

        _batch = [.. lines.Select(line => buffer.WrittenMemory[line])];
        return _batch.Count > 0;
    }

    private int CountLeft()
    {
        var left = _batch.Count;
        while (ring.TryTake(out _))
        {
            left++;
        }

        return left;
    }
}
