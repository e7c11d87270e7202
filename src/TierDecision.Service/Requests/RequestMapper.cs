using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Routing;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Failures;
using TierDecision.Service.Wire;
using TierDecision.V1;
using Channel = TierDecision.Core.Vocabulary.Channel;

namespace TierDecision.Service.Requests;

/// <summary>
/// From the wire to the engine's request. What is malformed stops here with the names of its fields, and what only helps and cannot be used is left
/// out; a request without fault allocates nothing. A struct for one request.
/// </summary>
/// <param name="now">The time of the request.</param>
/// <param name="wrongCustomer">What is wrong with the customer; null if nothing is.</param>
internal struct RequestMapper(Instant now, RequestError? wrongCustomer = null)
{
    private const int MaxTopic = RequestLimits.Topic;
    private const int MaxText = RequestLimits.Text;

    private bool _leavesOut;
    private RequestErrors? _errors = wrongCustomer is { } wrong ? [wrong] : null;

    /// <summary>What is wrong; null if nothing is.</summary>
    public readonly RequestErrors? Errors => _errors;

    /// <summary>The fields that the question is to be decided without.</summary>
    public SideFields LeftOut { get; private set; }

    /// <summary>Reads the context.</summary>
    public DecisionRequest MapContext(in Question question)
    {
        _leavesOut = question.LeavesOut;
        CheckSystems("render_for", question.RenderFor);
        if (question.Contact is { } contact)
        {
            CheckSide(SideFields.RequestId, FieldChecks.Length(question.RequestId, MaxText));
            return MapContact(contact);
        }

        CheckLength("request_id", question.RequestId, MaxText);
        if (question.Ticket is { } ticket)
        {
            return MapTicket(ticket);
        }

        if (question.Order is { } order)
        {
            return MapOrder(order);
        }

        Fail("context", question.TakesOrders ? "is required: give one of contact, ticket or order" : "is required: give one of contact or ticket");
        return default;
    }

    /// <summary>Reads the pin that a contact brings; none if it cannot be read.</summary>
    public PolicyPin MapPin(string text, PinSigner pins)
    {
        if (!pins.TryRead(text, out var pin))
        {
            const string Allowed = "must be the policy.pin of an earlier answer, unchanged; leave it out to have the policy in force decide";
            CheckSide(SideFields.ContactPolicyPin, GivenValue.After(Allowed, GivenValue.Of(text)));
        }

        return pin;
    }

    private DecisionRequest MapContact(Contact contact)
    {
        Check("contact.channel", FieldChecks.Required(contact.Channel));
        var arrived = now;
        if (contact.ArrivedAt is { } timestamp)
        {
            CheckSide(SideFields.ContactArrivedAt, TimeCheck.Past.Read(timestamp, now, out arrived));
        }

        return new DecisionRequest(DecisionContext.Contact, arrived)
        {
            Channel = (Channel)contact.Channel,
            Language = MapLanguage(SideFields.ContactLanguage, contact.Language),
            Topic = MapText(SideFields.ContactTopic, contact.Topic, MaxTopic),
            EntryPoint = MapText(SideFields.ContactEntryPoint, contact.EntryPoint, MaxText),
            Attestation = (Core.Vocabulary.Attestation)MapMember(SideFields.ContactAttestation, contact.Attestation),
            Matter = (Core.Vocabulary.Matter)MapMember(SideFields.ContactMatter, contact.Matter),
            Attributes = MapAttributes(SideFields.ContactAttributes, contact.Attributes),
            WaitsIn = contact.WaitsIn is { } position
                ? MapPosition(position, SideFields.ContactWaitsIn, "contact.waits_in.rule", "contact.waits_in.target", "contact.waits_in.since")
                : null,
        };
    }

    private DecisionRequest MapTicket(Ticket ticket)
    {
        CheckEnum("ticket.ticket_priority", ticket.TicketPriority);
        return new DecisionRequest(DecisionContext.Ticket, MapArrival("ticket.created_at", ticket.CreatedAt))
        {
            TicketPriority = ticket.TicketPriority == V1.TicketPriority.Unspecified
                ? Core.Vocabulary.TicketPriority.Normal
                : (Core.Vocabulary.TicketPriority)ticket.TicketPriority,
            Channel = (Channel)MapMember(SideFields.TicketChannel, ticket.Channel),
            Language = MapLanguage(SideFields.TicketLanguage, ticket.Language),
            Topic = MapText(SideFields.TicketTopic, ticket.Topic, MaxTopic),
            Matter = (Core.Vocabulary.Matter)MapMember(SideFields.TicketMatter, ticket.Matter),
            Attributes = MapAttributes(SideFields.TicketAttributes, ticket.Attributes),
            WaitsIn = ticket.WaitsIn is { } position
                ? MapPosition(position, SideFields.None, "ticket.waits_in.rule", "ticket.waits_in.target", "ticket.waits_in.since")
                : null,
        };
    }

    private DecisionRequest MapOrder(Order order)
    {
        if (!double.IsFinite(order.Value) || order.Value < 0)
        {
            Fail("order.value", GivenValue.After("must be a number of 0 or more", GivenValue.Of(order.Value)));
        }

        return new DecisionRequest(DecisionContext.Order, MapArrival("order.placed_at", order.PlacedAt))
        {
            OrderValue = order.Value,
            PromisedAt = order.PromisedAt is null ? null : MapTime("order.promised_at", order.PromisedAt, TimeCheck.PastOrFuture),
            Region = MapText(SideFields.OrderRegion, order.Region, MaxTopic),
            Channel = (Channel)MapMember(SideFields.OrderChannel, order.Channel),
            Attributes = MapAttributes(SideFields.OrderAttributes, order.Attributes),
        };
    }

    private Instant MapArrival(string field, Timestamp? timestamp) => timestamp is null ? now : MapTime(field, timestamp, TimeCheck.Past);

    private Instant MapTime(string field, Timestamp timestamp, TimeCheck check)
    {
        Check(field, check.Read(timestamp, now, out var instant));
        return instant;
    }

    // As a whole: a part of a position is none.
    private Core.Facts.RoutePosition? MapPosition(
        V1.RoutePosition position, SideFields side, string ruleField, string targetField, string sinceField)
    {
        var count = _errors?.Count ?? 0;
        var since = now;
        Check(side, ruleField, FieldChecks.Length(position.Rule, MaxTopic));
        if (position.Target is < 0 or >= RoutePlan.MaxTargets)
        {
            var allowed = $"must be 0 to {RoutePlan.MaxTargets - 1}: the current_target of the route that is sent back";
            Check(side, targetField, GivenValue.After(allowed, GivenValue.Of(position.Target)));
        }

        Check(
            side, sinceField,
            position.Since is null
                ? "is required: the current_since of the route that is sent back"
                : TimeCheck.Past.Read(position.Since, now, out since));
        return count == (_errors?.Count ?? 0) && (LeftOut & side) == 0 ? new Core.Facts.RoutePosition(position.Rule, position.Target, since) : null;
    }

    private LanguageCode MapLanguage(SideFields field, string language)
    {
        CheckSide(field, FieldChecks.Language(language, out var code));
        return code;
    }

    private string MapText(SideFields field, string text, int max)
    {
        if (FieldChecks.Length(text, max) is not { } problem)
        {
            return text;
        }

        CheckSide(field, problem);
        return "";
    }

    private T MapMember<T>(SideFields field, T value)
        where T : struct, System.Enum
    {
        if (FieldChecks.Member(value) is not { } problem)
        {
            return value;
        }

        CheckSide(field, problem);
        return default;
    }

    private IDictionary<string, string>? MapAttributes(SideFields field, MapField<string, string> attributes)
    {
        if (attributes.Count == 0)
        {
            return null;
        }

        if (attributes.Count > RequestLimits.Attributes)
        {
            CheckSide(field, $"are too many: at most {RequestLimits.Attributes}");
            return null;
        }

        foreach (var (name, value) in attributes)
        {
            if (!IsAttribute(name, value))
            {
                var allowed = $"have a name or value of the wrong length: names have 1 to {MaxText} characters, values at most {MaxText}";
                CheckSide(field, GivenValue.After(allowed, GivenValue.Of(name)));

                // Each one by itself: rules for the others hold.
                return attributes.Where(one => IsAttribute(one.Key, one.Value)).ToDictionary();
            }
        }

        return attributes;
    }

    private static bool IsAttribute(string name, string value) => name.Length is > 0 and <= MaxText && value.Length <= MaxText;

    private void CheckSystems(string field, RepeatedField<TargetSystem>? systems)
    {
        if (systems?.Count > RequestLimits.Systems)
        {
            Fail(field, FieldChecks.AtMost(systems.Count, RequestLimits.Systems)!);
            return;
        }

        for (var i = 0; i < systems?.Count; i++)
        {
            if (systems[i] == TargetSystem.Unspecified || !System.Enum.IsDefined(systems[i]))
            {
                var choices = EnumChoices.Text<TargetSystem>();
                Fail(field, $"has no member {systems[i]:D}: name systems such as TARGET_SYSTEM_GENESYS; there are: {choices}");
                return;
            }

            if (systems.IndexOf(systems[i]) < i)
            {
                Fail(field, "names a system twice");
                return;
            }
        }
    }

    private void CheckLength(string field, string text, int max) => Check(field, FieldChecks.Length(text, max));

    private void CheckEnum<T>(string field, T value)
        where T : struct, System.Enum => Check(field, FieldChecks.Member(value));

    private void Check(string field, string? problem)
    {
        if (problem is not null)
        {
            Fail(field, problem);
        }
    }

    // A field that only helps, and what is wrong with it; null if nothing is.
    private void CheckSide(SideFields field, string? problem)
    {
        if (problem is not null)
        {
            Check(field, SideFieldPaths.Of(field), problem);
        }
    }

    private void Check(SideFields side, string field, string? problem)
    {
        if (problem is null)
        {
            return;
        }

        if (_leavesOut && side != SideFields.None)
        {
            LeftOut |= side;
        }
        else
        {
            Fail(field, problem);
        }
    }

    private void Fail(string field, string description) => (_errors ??= []).Add(field, description);
}
