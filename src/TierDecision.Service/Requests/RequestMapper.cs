using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Routing;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Failures;
using TierDecision.V1;
using Channel = TierDecision.Core.Vocabulary.Channel;

namespace TierDecision.Service.Requests;

/// <summary>
/// From the wire to the engine's request. What is malformed stops here with the names of its fields; a request without fault
/// allocates nothing. A struct for one request.
/// </summary>
internal struct RequestMapper(Instant now)
{
    private const int MaxTopic = 64;
    private const int MaxText = 128;
    private const int MaxAttributes = 32;

    // Clocks differ a little; a time further ahead is a mistake of units or zone.
    private static readonly NodaTime.Duration MaxAhead = NodaTime.Duration.FromMinutes(5);
    private static readonly NodaTime.Duration MaxBack = NodaTime.Duration.FromDays(3650);
    private static readonly NodaTime.Duration MaxPromise = NodaTime.Duration.FromDays(3650);

    private List<RequestError>? _errors;

    /// <summary>What is wrong; null where nothing is.</summary>
    public readonly IReadOnlyList<RequestError>? Errors => _errors;

    /// <summary>Reads who is meant. Where the request names nobody, the kind is null.</summary>
    public (IdentifierKind? Kind, IdentityKey Key) MapCustomer(Customer? customer, IdentityHasher hasher)
    {
        if (customer is null)
        {
            return (null, default);
        }

        IdentityKey key = default;
        IdentifierKind? kind = null;
        switch (customer.IdentifierCase)
        {
            case Customer.IdentifierOneofCase.CustomerId:
                kind = IdentifierKind.CustomerId;
                Check("customer.customer_id", hasher.TryHashCustomerId(customer.CustomerId, out key));
                break;
            case Customer.IdentifierOneofCase.Phone:
                kind = IdentifierKind.Phone;
                Check("customer.phone", hasher.TryHashPhone(customer.Phone, out key));
                break;
            case Customer.IdentifierOneofCase.Email:
                kind = IdentifierKind.Email;
                Check("customer.email", hasher.TryHashEmail(customer.Email, out key));
                break;
            case Customer.IdentifierOneofCase.ExternalId:
                kind = IdentifierKind.External;
                Check("customer.external_id", hasher.TryHashExternal(customer.ExternalId.Source, customer.ExternalId.Id, out key));
                break;
            default:
                Fail("customer", "names nobody: give one of customer_id, phone, email or external_id, or leave customer out for a caller who is not known");
                break;
        }

        return (kind, key);
    }

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

    private DecisionRequest MapContact(Contact contact)
    {
        if (contact.Channel == V1.Channel.Unspecified)
        {
            Fail("contact.channel", "is required, such as CHANNEL_VOICE");
        }

        CheckEnum("contact.channel", contact.Channel);
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
            WaitsIn = contact.WaitsIn is { } position ? MapPosition(position, "contact.waits_in.rule", "contact.waits_in.target", "contact.waits_in.since") : null,
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
            WaitsIn = ticket.WaitsIn is { } position ? MapPosition(position, "ticket.waits_in.rule", "ticket.waits_in.target", "ticket.waits_in.since") : null,
        };
    }

    private DecisionRequest MapOrder(Order order)
    {
        if (!double.IsFinite(order.Value) || order.Value < 0)
        {
            Fail("order.value", "must be a number of 0 or more");
        }

        CheckEnum("order.channel", order.Channel);
        CheckLength("order.region", order.Region, MaxTopic);
        return new DecisionRequest(DecisionContext.Order, MapArrival("order.placed_at", order.PlacedAt))
        {
            OrderValue = order.Value,
            PromisedAt = order.PromisedAt is null ? null : MapTime("order.promised_at", order.PromisedAt, MaxPromise),
            Region = order.Region,
            Channel = (Channel)order.Channel,
            Attributes = MapAttributes("order.attributes", order.Attributes),
        };
    }

    private Instant MapArrival(string field, Timestamp? timestamp) => timestamp is null ? now : MapTime(field, timestamp, MaxAhead);

    private Instant MapTime(string field, Timestamp timestamp, NodaTime.Duration ahead)
    {
        // The range first: only what lies within it can be reckoned with.
        if (timestamp.Nanos is < 0 or > 999_999_999
            || timestamp.Seconds < (now - MaxBack).ToUnixTimeSeconds()
            || timestamp.Seconds > (now + ahead).ToUnixTimeSeconds())
        {
            Fail(field, ahead == MaxAhead
                ? "must be a time within the last ten years and not later than five minutes from now"
                : "must be a time within ten years of now");
            return now;
        }

        return Instant.FromUnixTimeSeconds(timestamp.Seconds).PlusNanoseconds(timestamp.Nanos);
    }

    private Core.Facts.RoutePosition MapPosition(V1.RoutePosition position, string ruleField, string targetField, string sinceField)
    {
        CheckLength(ruleField, position.Rule, MaxTopic);
        if (position.Target is < 0 or >= RoutePlan.MaxTargets)
        {
            Fail(targetField, $"must be 0 to {RoutePlan.MaxTargets - 1}: the current_target of the route that is sent back");
        }

        if (position.Since is null)
        {
            Fail(sinceField, "is required: the current_since of the route that is sent back");
            return default;
        }

        return new Core.Facts.RoutePosition(position.Rule, position.Target, MapTime(sinceField, position.Since, MaxAhead));
    }

    private LanguageCode MapLanguage(string field, string language)
    {
        if (language.Length == 0)
        {
            return LanguageCode.None;
        }

        if (!LanguageCode.TryParse(language, out var code))
        {
            Fail(field, "is no language: give two letters such as 'de' or a tag such as 'zh-CN'");
        }

        return code;
    }

    private MapField<string, string>? MapAttributes(string field, MapField<string, string> attributes)
    {
        if (attributes.Count == 0)
        {
            return null;
        }

        if (attributes.Count > MaxAttributes)
        {
            Fail(field, $"are too many: at most {MaxAttributes}");
            return null;
        }

        foreach (var (name, value) in attributes)
        {
            if (name.Length is 0 or > MaxText || value.Length > MaxText)
            {
                Fail(field, $"have a name or value of the wrong length: names have 1 to {MaxText} characters, values at most {MaxText}");
                break;
            }
        }

        return attributes;
    }

    /// <summary>What is wrong with an identifier, and what would be right.</summary>
    public static string Describe(IdentityError error) => error switch
    {
        IdentityError.Empty => "is empty",
        IdentityError.TooLong => $"is too long: at most {IdentityHasher.MaxLength} characters",
        IdentityError.NotAPhoneNumber => "is no phone number: E.164 is a plus sign and 7 to 15 digits, such as +442079460958",
        IdentityError.NationalNumberWithoutCountry =>
            "is a national number and no country code is configured: send E.164, such as +442079460958, or set TierDecision:Identity:Phone:CountryCode",
        IdentityError.NotAnEmailAddress => "is no e-mail address",
        _ => "cannot be used",
    };

    private void Check(string field, IdentityError error)
    {
        if (error != IdentityError.None)
        {
            Fail(field, Describe(error));
        }
    }

    private void CheckSystems(string field, RepeatedField<TargetSystem>? systems)
    {
        for (var i = 0; i < systems?.Count; i++)
        {
            if (systems[i] == TargetSystem.Unspecified || !System.Enum.IsDefined(systems[i]))
            {
                Fail(field, $"has no member {systems[i]:D}: name systems such as TARGET_SYSTEM_GENESYS");
                return;
            }

            if (systems.IndexOf(systems[i]) < i)
            {
                Fail(field, "names a system twice");
                return;
            }
        }
    }

    private void CheckLength(string field, string text, int max)
    {
        if (text.Length > max)
        {
            Fail(field, $"is too long: {text.Length} characters, at most {max}");
        }
    }

    private void CheckEnum<T>(string field, T value)
        where T : struct, System.Enum
    {
        if (!System.Enum.IsDefined(value))
        {
            Fail(field, $"has no member {value:D}");
        }
    }

    private void Fail(string field, string description) => (_errors ??= []).Add(new RequestError(field, description));
}
