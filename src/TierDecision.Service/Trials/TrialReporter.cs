using System.Security.Cryptography;
using TierDecision.Service.Background;
using TierDecision.Service.Comparing;
using TierDecision.Service.Erasure;
using TierDecision.Service.Observability;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Trials;

namespace TierDecision.Service.Trials;

/// <summary>
/// Brings what this node counted of trials into the store, and judges a canary by what all nodes counted if this node is its judge: one whose limits
/// are exceeded is rolled back for all nodes. A store that does not answer is asked again at the next turn.
/// </summary>
internal sealed partial class TrialReporter(
    RunningTrials trials, TrialSamples samples, IPolicyTrials store, ErasureKeysState erasure, TrialMetrics metrics, TimeProvider time,
    ILogger<TrialReporter> logger)
    : PeriodicWorker(Interval, time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Of this start: what an earlier one counted stands beside it.
    private readonly string _node = $"{Environment.MachineName}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";

    private readonly Dictionary<long, TrialReport> _counted = [];
    private readonly Dictionary<long, TrialHistory> _history = [];
    private string? _problem;

    /// <summary>Reports and judges once.</summary>
    public async ValueTask ReportAsync(CancellationToken cancellationToken)
    {
        var running = trials.All.ToList();
        samples.KeepOnly(running.Select(trial => trial.Number));
        foreach (var ended in _counted.Keys.Except(running.Select(trial => trial.Number)).ToList())
        {
            _counted.Remove(ended);
            _history.Remove(ended);
        }

        // What is kept of customers is sealed under the erasure keys, which nobody else may read here.
        var problem = running.Count > 0 ? await erasure.RefreshAsync(cancellationToken).ConfigureAwait(false) : null;
        foreach (var trial in running)
        {
            problem = await ReportAsync(trial, cancellationToken).ConfigureAwait(false) ?? problem;
        }

        if (problem is not null && _problem is null)
        {
            Log.NotReported(logger, problem);
        }

        _problem = problem;
    }

    protected override ValueTask WorkAsync(CancellationToken stoppingToken) => ReportAsync(stoppingToken);

    private async ValueTask<string?> ReportAsync(Trial trial, CancellationToken cancellationToken)
    {
        var report = trial.Report(_node);
        var before = _counted.GetValueOrDefault(trial.Number) ?? new TrialReport();
        metrics.Counted(trial.Kind, report.Decided - before.Decided, report.Failed - before.Failed, report.Dropped - before.Dropped);
        _counted[trial.Number] = report;

        var boxes = samples.Waiting(trial.Number);
        var reading = await store.ReportTrialAsync(report, boxes, cancellationToken).ConfigureAwait(false);
        if (reading.Reports is null)
        {
            return reading.Detail ?? "it did not answer";
        }

        samples.Taken(trial.Number, boxes.Count);
        if (!reading.IsJudge || trial.Limits is not { } limits)
        {
            _history.Remove(trial.Number);
            return null;
        }

        if (!_history.TryGetValue(trial.Number, out var history))
        {
            _history[trial.Number] = history = new TrialHistory(Time);
        }

        if (history.Verdict(limits, TrialReport.Sum(trial.Number, reading.Reports)) is { } verdict)
        {
            var result = await store.ChangeTrialAsync(
                new PolicyTrialChange(PolicyTrialAction.RollBackCanary) { Trial = trial.Number }, expected: null,
                new AuditActor($"node@{Environment.MachineName}", Reason: verdict), cancellationToken).ConfigureAwait(false);
            if (result.Status == PolicyChangeStatus.Done)
            {
                Log.RolledBack(logger, trial.Revision, verdict);
            }

            // What it found to be so already is so; what could not be done is tried again at the next turn.
            return result.Status == PolicyChangeStatus.Unavailable ? result.Detail : null;
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.TrialNotReported, LogLevel.Warning,
            "The store does not take what this node counted of policies that are tried; a canary is not judged meanwhile: {Problem}")]
        public static partial void NotReported(ILogger logger, string problem);

        [LoggerMessage(EventIds.CanaryRolledBack, LogLevel.Error, "The canary of revision {Revision} is rolled back in all nodes: {Reason}")]
        public static partial void RolledBack(ILogger logger, string revision, string reason);
    }
}
