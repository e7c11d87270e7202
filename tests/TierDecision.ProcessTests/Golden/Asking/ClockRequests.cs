using Google.Protobuf.WellKnownTypes;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>Requests to the SLA service.</summary>
internal sealed class ClockRequests(World world, DecisionRequests decisions)
{
    private static readonly SlaMetric[] OfContacts = [SlaMetric.Answer];
    private static readonly SlaMetric[] OfOrders = [SlaMetric.ShipBy];
    private static readonly SlaMetric[] OfTickets =
    [
        SlaMetric.FirstResponse, SlaMetric.Resolution, SlaMetric.NextResponse, SlaMetric.PeriodicUpdate, SlaMetric.PausableUpdate,
        SlaMetric.RequesterWait, SlaMetric.AgentWork,
    ];

    private readonly Dice _dice = world.Dice;

    public EvaluateClocksRequest Evaluate()
    {
        var about = decisions.Decide();
        var request = new EvaluateClocksRequest { Customer = about.Customer, RequestId = about.RequestId };
        switch (about.ContextCase)
        {
            case DecideRequest.ContextOneofCase.Contact when _dice.Chance(50):
                request.Contact = about.Contact;
                break;
            case DecideRequest.ContextOneofCase.Order:
                request.Order = about.Order;
                break;
            default:
                request.Ticket = about.Ticket ?? new Ticket { TicketPriority = (TicketPriority)_dice.Below(5), CreatedAt = world.Ago() };
                break;
        }

        request.Timeline.AddRange(Timeline());
        if (_dice.Chance(30))
        {
            request.Pinned.AddRange(Pinned(request.Contact is not null ? OfContacts : request.Order is not null ? OfOrders : OfTickets));
        }

        request.At = At();
        return request;
    }

    public PreviewMigrationRequest Preview()
    {
        var whole = Evaluate();
        var request = new PreviewMigrationRequest
        {
            Customer = whole.Customer, Timeline = { whole.Timeline }, At = whole.At, RequestId = whole.RequestId,
        };
        switch (whole.ContextCase)
        {
            case EvaluateClocksRequest.ContextOneofCase.Contact:
                request.Contact = whole.Contact;
                break;
            case EvaluateClocksRequest.ContextOneofCase.Ticket:
                request.Ticket = whole.Ticket;
                break;
            case EvaluateClocksRequest.ContextOneofCase.Order:
                request.Order = whole.Order;
                break;
        }

        request.Mode = _dice.Chance(96) ? _dice.UpTo(MigrationMode.StricterOf) : (MigrationMode)_dice.Of(0, 9);
        if (_dice.Chance(96))
        {
            request.Pinned.AddRange(Pinned(request.Contact is not null ? OfContacts : request.Order is not null ? OfOrders : OfTickets));
        }

        return request;
    }

    private Timestamp? At() => _dice.Below(100) switch
    {
        < 60 => null,
        < 80 => world.Ago(),
        < 98 => world.At(_dice.Between(0, 40 * 86_400)),
        _ => world.WrongTime(),
    };

    private IEnumerable<TimelineEvent> Timeline()
    {
        if (_dice.Below(150) == 0)
        {
            return Enumerable.Repeat(new TimelineEvent { At = world.At(0), Kind = TimelineEventKind.InternalNote }, 1001);
        }

        var count = _dice.Chance(20) ? 0 : _dice.Between(1, 12);
        var events = Enumerable.Range(0, (int)count).Select(_ => Event()).ToList();
        if (events.Count > 0 && _dice.Chance(3))
        {
            Spoil(_dice.Of(events));
        }

        return events;
    }

    private TimelineEvent Event()
    {
        // More changes of status than other events: they pause clocks.
        var kind = _dice.Chance(30) ? TimelineEventKind.StatusChanged : _dice.UpTo(TimelineEventKind.Cancelled);
        var one = new TimelineEvent { At = world.At(_dice.Between(-5 * 86_400, _dice.Chance(10) ? 86_400 : 0)), Kind = kind };
        if (kind == TimelineEventKind.StatusChanged)
        {
            one.Status = _dice.UpTo(TicketStatus.Closed);
        }

        if (kind == TimelineEventKind.Cancelled && _dice.Chance(70))
        {
            one.Kind = TimelineEventKind.CustomerMessage;
        }

        return one;
    }

    private void Spoil(TimelineEvent one) => _dice.Of<Action>(
        () => one.At = null,
        () => one.At = world.WrongTime(),
        () => one.Kind = TimelineEventKind.Unspecified,
        () => one.Kind = (TimelineEventKind)99,
        () => (one.Kind, one.Status) = (TimelineEventKind.StatusChanged, TicketStatus.Unspecified),
        () => one.Status = (TicketStatus)(-7))();

    private List<ClockDefinition> Pinned(SlaMetric[] metrics)
    {
        var definitions = _dice.Some(metrics, 3).Select(Definition).ToList();
        if (definitions.Count == 0)
        {
            definitions.Add(Definition(metrics[0]));
        }

        if (_dice.Chance(6))
        {
            Spoil(definitions);
        }

        return definitions;
    }

    private ClockDefinition Definition(SlaMetric metric)
    {
        var definition = new ClockDefinition
        {
            Metric = metric,
            Calendar = _dice.Of(world.Policy.Calendars),
            CountsFromChange = _dice.Chance(20),
            Policy = _dice.Of(world.Policy.Name, "older"),
            PolicyVersion = _dice.Of("2026-01", "2025-07"),
            Rule = _dice.Of(world.Policy.SlaRules),
        };
        if (_dice.Chance(25))
        {
            definition.BusinessDays = (int)_dice.Between(1, 5);
        }
        else
        {
            var milliseconds = _dice.Between(1, 40) * _dice.Of(1_500, 60_000, 3_600_000, 9_000_000);
            definition.Target = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(milliseconds));
        }

        TicketStatus[] statuses = [TicketStatus.New, TicketStatus.Open, TicketStatus.Pending, TicketStatus.OnHold];
        definition.PauseOn.AddRange(_dice.Some(statuses, 2));
        definition.WarnAt.AddRange(_dice.Some([0.5, 0.8, 0.25, 0.999, 1e-6], 3));
        return definition;
    }

    private void Spoil(List<ClockDefinition> definitions)
    {
        var one = _dice.Of(definitions);
        _dice.Of<Action>(
            () => one.Metric = SlaMetric.Unspecified,
            () => one.Metric = (SlaMetric)50,
            () => one.Metric = one.Metric == SlaMetric.ShipBy ? SlaMetric.Answer : SlaMetric.ShipBy,
            () => one.Calendar = _dice.Of("", "desc", "service-hour", "nowhere-near-any-of-them"),
            () => one.WarnAt.Add(_dice.Of(0, 1, -1, double.NaN)),
            () => one.WarnAt.AddRange(Enumerable.Repeat(0.5, 9)),
            () => one.PauseOn.Add(_dice.Of(TicketStatus.Solved, TicketStatus.Unspecified)),
            () => one.Policy = new string('p', 65),
            () => one.Rule = new string('r', 65),
            () => (one.BusinessDays, one.Target) = (1001, null),
            () => (one.BusinessDays, one.Target) = (2, new Duration { Seconds = 5 }),
            () => (one.BusinessDays, one.Target) = (0, null),
            () => (one.BusinessDays, one.Target) = (0, new Duration { Nanos = 1 }),
            () => (one.BusinessDays, one.Target) = (0, new Duration { Seconds = 3651L * 86_400 }),
            () => definitions.Add(one.Clone()))();
    }
}
