namespace TierDecision.Core.Sla;

/// <summary>Reads a timeline event by event, and starts, pauses, resumes and stops the runs of one clock.</summary>
internal sealed class TimelineReader(ClockDefinition definition, ClockConditions conditions)
{
    private readonly TicketStatuses _stillIn =
        conditions.StandsStillIn | (conditions.TakesPauses ? definition.PauseOn & ~TicketStatuses.Done : TicketStatuses.None);

    private TicketStatuses _status = TicketStatuses.New;
    private bool _created;
    private bool _cancelled;

    // The first response is given, or is no longer awaited.
    private bool _responded;

    // What starts a run happened while the ticket was solved: the run begins if it is reopened.
    private bool _startWaits;

    private ClockRun? _run;
    private int _runs;
    private int _breached;

    private bool IsDone => (_status & TicketStatuses.Done) != 0;

    private bool IsStill => (_status & _stillIn) != 0;

    public void Read(long at, TimelineEventKind kind, TicketStatus status)
    {
        if (_cancelled)
        {
            return;
        }

        if (kind == TimelineEventKind.StatusChanged)
        {
            ReadStatus(at, status);
        }
        else if (kind == TimelineEventKind.Created)
        {
            if (!_created)
            {
                _created = true;
                StartAt(at, ClockStart.Creation);
            }
        }
        else if (_created)
        {
            // What comes before the creation is not of this ticket's life.
            ReadEvent(at, kind);
        }
    }

    public SlaClock At(long at) => _run is { } run
        ? run.At(at, _cancelled, _runs, _breached)
        : new SlaClock(definition, SlaClockState.NotStarted);

    private void ReadEvent(long at, TimelineEventKind kind)
    {
        switch (kind)
        {
            case TimelineEventKind.PriorityChanged or TimelineEventKind.PolicyChanged when !definition.Retroactive && CanGoOn:
                _run = new ClockRun(definition, at);
                TakeStatus(at);
                break;
            case TimelineEventKind.CustomerMessage when _responded:
                StartAt(at, ClockStart.UnansweredMessage);
                break;
            case TimelineEventKind.Cancelled:
                _cancelled = true;
                StopRun(at);
                break;
        }

        if (kind == TimelineEventKind.AgentPublicReply)
        {
            _responded = true;
            _startWaits = false;
        }

        if (kind == conditions.Stop)
        {
            StopRun(at);
        }

        if (kind == TimelineEventKind.AgentPublicReply)
        {
            StartAt(at, ClockStart.PublicReply);
        }
    }

    // A run that has stopped for good is history; one that a reopened ticket would take up again is not.
    private bool CanGoOn => _run is { } run && (!run.IsStopped || (conditions.Resumes && IsDone));

    private void ReadStatus(long at, TicketStatus status)
    {
        if (status is < TicketStatus.New or > TicketStatus.Closed)
        {
            return;
        }

        var wasDone = IsDone;
        _status = (TicketStatuses)(1 << ((int)status - 1));
        if (!_created)
        {
            return;
        }

        if (IsDone)
        {
            _responded = true;
            if (!wasDone)
            {
                _startWaits = false;
                StopRun(at);
            }
        }
        else if (wasDone)
        {
            Reopen(at);
        }
        else if (_run is { IsStopped: false } run)
        {
            run.StandStill(at, IsStill);
        }
    }

    private void Reopen(long at)
    {
        if (_startWaits)
        {
            _startWaits = false;
            Start(at);
        }
        else if (conditions.Resumes)
        {
            _run?.Reopen(at, IsStill);
        }
    }

    private void StartAt(long at, ClockStart start)
    {
        if (start != conditions.Start || (_run is { } run && (!conditions.Restarts || !run.IsStopped)))
        {
            return;
        }

        if (IsDone && start != ClockStart.Creation)
        {
            _startWaits = true;
            return;
        }

        Start(at);
    }

    private void Start(long at)
    {
        _breached += _run?.IsBreached == true ? 1 : 0;
        _runs++;
        _run = new ClockRun(definition, at);
        TakeStatus(at);
    }

    // A run that begins finds the ticket as it is.
    private void TakeStatus(long at)
    {
        if (IsDone)
        {
            _run!.Stop(at);
        }
        else
        {
            _run!.StandStill(at, IsStill);
        }
    }

    private void StopRun(long at)
    {
        if (_run is { IsStopped: false } run)
        {
            run.Stop(at);
        }
    }
}
