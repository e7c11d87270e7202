using TierDecision.Storage.Policies;
using TierDecision.Storage.Trials;

namespace TierDecision.Service.Trials;

/// <summary>
/// What the judge of a trial saw of it: a canary is judged by all that was counted and by the last minutes alone, so that what goes wrong after days
/// is not lost in what went well.
/// </summary>
internal sealed class TrialHistory(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    private readonly Queue<(long Stamp, TrialReport Counts)> _seen = new();
    private long? _last;

    /// <summary>Why the canary is to be rolled back, as <see cref="TrialJudge"/> says; null while it may go on.</summary>
    public string? Verdict(PolicyCanaryLimits limits, TrialReport counts)
    {
        var now = time.GetTimestamp();

        // The oldest one is as old as the window, or the first.
        while (_seen.Count > 1 && time.GetElapsedTime(_seen.Skip(1).First().Stamp, now) >= Window)
        {
            _seen.Dequeue();
        }

        var verdict = TrialJudge.Verdict(limits, counts)
            ?? (_seen.TryPeek(out var before) && TrialJudge.Verdict(limits, counts.Since(before.Counts)) is { } recent
                ? $"of the last {Window.TotalMinutes:0} minutes, {recent}"
                : null);
        if (_last is not { } last || time.GetElapsedTime(last, now) >= Step)
        {
            _last = now;
            _seen.Enqueue((now, counts));
        }

        return verdict;
    }
}
