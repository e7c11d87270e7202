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
/// From the wire to the engine's request. What is malformed stops here with the names of its fields; a request without fault allocates nothing. A
/// struct for one request.
/// </summary>
/// <param name="now">The time of the request.</param>
/// <param name="wrongCustomer">What is wrong with the customer; null if nothing is.</param>
internal struct RequestMapper(Instant now, RequestError? wrongCustomer = null)
{
    private const int MaxTopic = RequestLimits.Topic;
    private const int MaxText = RequestLimits.Text;

    private RequestErrors? _errors = wrongCustomer is { } wrong ? [wrong] : null;

    /// <summary>What is wrong; null if nothing is.</summary>
    public readonly RequestErrors? Errors => _errors;

    /// <summary>Reads the context.</summary>
    public DecisionRequest MapContext(in Question question)
    {
        CheckLength("request_id", question.RequestId, MaxText);
        CheckSystems("render_for", question.RenderFor);
        if (question.Contact is { } contact)
        {
            return MapContact(contact);
        }

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

    /// <summary>Reads the pin that a contact brings.</summary>
    public PolicyPin MapPin(string text, PinSigner pins)
    {
        if (!pins.TryRead(text, out var pin))
        {
            const string Allowed = "must be the policy.pin of an earlier answer, unchanged; leave it out to have the policy in force decide";
            Fail("contact.policy_pin", GivenValue.After(Allowed, GivenValue.Of(text)));
        }

        return pin;
    }

    private DecisionRequest MapContact(Contact contact)
    {
        Check("contact.channel", FieldChecks.Required(contact.Channel));
        CheckEnum("contact.attestation", contact.Attestation);
        CheckEnum("contact.matter", contact.Matter);
        CheckLength("contact.topic", contact.Topic, MaxTopic);
        CheckLength("contact.entry_point", contact.EntryPoint, MaxText);
        return new DecisionRequest(DecisionContext.Contact, MapArrival("contact.arrived_at", contact.ArrivedAt))
        {
            Channel = (Channel)contact.Channel,
            Language = MapLanguage("contact.language", contact.Language),
            Topic = contact.Topic,
            EntryPoint = contact.EntryPoint,
            Attestation = (Core.Vocabulary.Attestation)contact.Attestation,
            Matter = (Core.Vocabulary.Matter)contact.Matter,
            Attributes = MapAttributes("contact.attributes", contact.Attributes),
            WaitsIn = contact.WaitsIn is { } position
                ? MapPosition(position, "contact.waits_in.rule", "contact.waits_in.target", "contact.waits_in.since")
                : null,
        };
    }

    private DecisionRequest MapTicket(Ticket ticket)
    {
        CheckEnum("ticket.ticket_priority", ticket.TicketPriority);
        CheckEnum("ticket.channel", ticket.Channel);
        CheckEnum("ticket.matter", ticket.Matter);
        CheckLength("ticket.topic", ticket.Topic, MaxTopic);
        return new DecisionRequest(DecisionContext.Ticket, MapArrival("ticket.created_at", ticket.CreatedAt))
        {
            TicketPriority = ticket.TicketPriority == V1.TicketPriority.Unspecified
                ? Core.Vocabulary.TicketPriority.Normal
                : (Core.Vocabulary.TicketPriority)ticket.TicketPriority,
            Channel = (Channel)ticket.Channel,
            Language = MapLanguage("ticket.language", ticket.Language),
            Topic = ticket.Topic,
            Matter = (Core.Vocabulary.Matter)ticket.Matter,
            Attributes = MapAttributes("ticket.attributes", ticket.Attributes),
            WaitsIn = ticket.WaitsIn is { } position
                ? MapPosition(position, "ticket.waits_in.rule", "ticket.waits_in.target", "ticket.waits_in.since")
                : null,
        };
    }

    private DecisionRequest MapOrder(Order order)
    {
        if (!double.IsFinite(order.Value) || order.Value < 0)
        {
            Fail("order.value", GivenValue.After("must be a number of 0 or more", GivenValue.Of(order.Value)));
        }

        CheckEnum("order.channel", order.Channel);
        CheckLength("order.region", order.Region, MaxTopic);
        return new DecisionRequest(DecisionContext.Order, MapArrival("order.placed_at", order.PlacedAt))
        {
            OrderValue = order.Value,
            PromisedAt = order.PromisedAt is null ? null : MapTime("order.promised_at", order.PromisedAt, TimeCheck.PastOrFuture),
            Region = order.Region,
            Channel = (Channel)order.Channel,
            Attributes = MapAttributes("order.attributes", order.Attributes),
        };
    }

    private Instant MapArrival(string field, Timestamp? timestamp) => timestamp is null ? now : MapTime(field, timestamp, TimeCheck.Past);

    private Instant MapTime(string field, Timestamp timestamp, TimeCheck check)
    {
        Check(field, check.Read(timestamp, now, out var instant));
        return instant;
    }

    private Core.Facts.RoutePosition MapPosition(V1.RoutePosition position, string ruleField, string targetField, string sinceField)
    {
        CheckLength(ruleField, position.Rule, MaxTopic);
        if (position.Target is < 0 or >= RoutePlan.MaxTargets)
        {
            var allowed = $"must be 0 to {RoutePlan.MaxTargets - 1}: the current_target of the route that is sent back";
            Fail(targetField, GivenValue.After(allowed, GivenValue.Of(position.Target)));
        }

        if (position.Since is null)
        {
            Fail(sinceField, "is required: the current_since of the route that is sent back");
            return default;
        }

        return new Core.Facts.RoutePosition(position.Rule, position.Target, MapTime(sinceField, position.Since, TimeCheck.Past));
    }

    private LanguageCode MapLanguage(string field, string language)
    {
        Check(field, FieldChecks.Language(language, out var code));
        return code;
    }

    private MapField<string, string>? MapAttributes(string field, MapField<string, string> attributes)
    {
        if (attributes.Count == 0)
        {
            return null;
        }

        if (attributes.Count > RequestLimits.Attributes)
        {
            Fail(field, $"are too many: at most {RequestLimits.Attributes}");
            return null;
        }

        foreach (var (name, value) in attributes)
        {
            if (name.Length is 0 or > MaxText || value.Length > MaxText)
            {
                var allowed = $"have a name or value of the wrong length: names have 1 to {MaxText} characters, values at most {MaxText}";
                Fail(field, GivenValue.After(allowed, GivenValue.Of(name)));
                break;
            }
        }

        return attributes;
    }

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

    private void Fail(string field, string description) => (_errors ??= []).Add(field, description);
}
