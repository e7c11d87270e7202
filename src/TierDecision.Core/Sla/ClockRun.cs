using NodaTime;
using TierDecision.Core.Calendars;

namespace TierDecision.Core.Sla;

/// <summary>
/// One run of a clock, from its start to its stop. It keeps the moments that were due at the start (the warnings, then the breach) and the
/// open time for which it stood still since: each moment comes that much later. A moment that was reached stays reached.
/// </summary>
internal sealed class ClockRun
{
    private readonly ClockDefinition _definition;
    private readonly CalendarPlan _calendar;
    private readonly long _start;
    private readonly long _target;
    private readonly long[] _original;
    private readonly long?[] _reached;

    private long _stoodStill;
    private long _resumedAt;
    private long? _stillSince;
    private long? _stoppedAt;

    public ClockRun(ClockDefinition definition, long start)
    {
        _definition = definition;
        _calendar = definition.Calendar;
        _start = start;
        _resumedAt = start;
        var due = _calendar.Add(start, definition.Target);
        _target = definition.Target.IsInBusinessDays ? _calendar.Between(start, due) : definition.Target.Milliseconds;
        _original = [.. definition.WarnAt.Select(fraction => _calendar.Add(start, (long)Math.Round(Math.Clamp(fraction, 0, 1) * _target))), due];
        _reached = new long?[_original.Length];
    }

    public bool IsStopped => _stoppedAt is not null;

    public bool IsBreached => _reached[^1] is not null;

    /// <summary>Makes the clock stand still from <paramref name="at"/> on, or run; nothing where it does already.</summary>
    public void StandStill(long at, bool still)
    {
        if (still && _stillSince is null)
        {
            Reach(at - 1);
            _stillSince = at;
        }
        else if (!still && _stillSince is { } since)
        {
            _stoodStill += _calendar.Between(since, at);
            _stillSince = null;
            _resumedAt = at;
        }
    }

    /// <summary>Stops it. To stop at the very moment at which it is due is in time.</summary>
    public void Stop(long at)
    {
        StandStill(at, still: false);
        StandStill(at, still: true);
        _stoppedAt = at;
    }

    /// <summary>Takes the stop back: the clock goes on, and stood still meanwhile.</summary>
    public void Reopen(long at, bool still)
    {
        _stoppedAt = null;
        StandStill(at, still);
    }

    /// <summary>How it stands at <paramref name="at"/>, which no event so far is after.</summary>
    public SlaClock At(long at, bool cancelled, int run, int breachedBefore)
    {
        if (_stillSince is null)
        {
            Reach(at);
        }

        var state = IsBreached ? SlaClockState.Breached
            : cancelled ? SlaClockState.Cancelled
            : IsStopped ? SlaClockState.Met
            : _stillSince is not null ? SlaClockState.Paused
            : SlaClockState.Running;
        var known = IsBreached || state != SlaClockState.Paused;
        var warnings = new SlaWarning[_original.Length - 1];
        for (var i = 0; i < warnings.Length; i++)
        {
            var moment = _reached[i] ?? (_stillSince is null ? Moment(i) : null);
            warnings[i] = new SlaWarning(_definition.WarnAt[i], ToInstant(moment), _reached[i] is not null);
        }

        return new SlaClock(_definition, state)
        {
            StartedAt = ToInstant(_start),
            DueAt = known ? ToInstant(_reached[^1] ?? Moment(_original.Length - 1)) : null,
            BreachedAt = ToInstant(_reached[^1]),
            StoppedAt = ToInstant(_stoppedAt),
            Target = Duration.FromMilliseconds(_target),
            Elapsed = Duration.FromMilliseconds(_calendar.Between(_start, _stillSince ?? at) - _stoodStill),
            Warnings = warnings,
            NextChangeAt = _stillSince is null ? ToInstant(NextMoment()) : null,
            Run = run,
            BreachedRuns = breachedBefore + (IsBreached ? 1 : 0),
        };
    }

    private void Reach(long at)
    {
        for (var i = 0; i < _original.Length; i++)
        {
            if (_reached[i] is null && Moment(i) is var moment && moment <= at)
            {
                _reached[i] = moment;
            }
        }
    }

    // A clock that stood still when it was due to the millisecond has no time left, but it cannot be due before it runs again.
    private long Moment(int i) => Math.Max(_resumedAt, _stoodStill == 0 ? _original[i] : _calendar.Add(_original[i], _stoodStill));

    private long? NextMoment()
    {
        long? next = null;
        for (var i = 0; i < _original.Length; i++)
        {
            if (_reached[i] is null)
            {
                next = Math.Min(next ?? long.MaxValue, Moment(i));
            }
        }

        return next;
    }

    private static Instant? ToInstant(long? at) => at is { } given ? Instant.FromUnixTimeMilliseconds(given) : null;
}
