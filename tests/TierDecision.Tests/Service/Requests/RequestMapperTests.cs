using Google.Protobuf.WellKnownTypes;
using NodaTime;
using TierDecision.Service.Decisions;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;
using Engine = TierDecision.Core.Vocabulary;
using Duration = NodaTime.Duration;

namespace TierDecision.Tests.Service.Requests;

public class RequestMapperTests
{
    private static readonly Instant Now = TestService.Now;

    private static readonly Dictionary<string, (Action<DecideRequest> Spoil, string Field)> Spoilt = new()
    {
        ["customer id too long"] = (r => r.Customer = new Customer { CustomerId = new string('x', 257) }, "customer.customer_id"),
        ["e-mail too long"] = (r => r.Customer = new Customer { Email = new string('a', 250) + "@example.com" }, "customer.email"),
        ["external without source"] = (r => r.Customer = new Customer { ExternalId = new ExternalId { Id = "4" } }, "customer.external_id.source"),
        ["external too long"] = (r => r.Customer = new Customer { ExternalId = new ExternalId { Source = "crm", Id = new string('x', 253) } }, "customer.external_id"),
        ["no context"] = (r => r.ClearContext(), "context"),
        ["channel missing"] = (r => r.Contact.Channel = Channel.Unspecified, "contact.channel"),
        ["channel unknown"] = (r => r.Contact.Channel = (Channel)99, "contact.channel"),
        ["channel negative"] = (r => r.Contact.Channel = (Channel)(-1), "contact.channel"),
        ["channel that is one modulo 256"] = (r => r.Contact.Channel = (Channel)257, "contact.channel"),
        ["ticket priority unknown"] = (r => r.Ticket = new Ticket { TicketPriority = (TicketPriority)5 }, "ticket.ticket_priority"),
        ["ticket of tomorrow"] = (r => r.Ticket = new Ticket { CreatedAt = At(Now + Duration.FromDays(1)) }, "ticket.created_at"),
        ["order of not a number"] = (r => r.Order = new Order { Value = double.NaN }, "order.value"),
        ["order of infinity"] = (r => r.Order = new Order { Value = double.PositiveInfinity }, "order.value"),
        ["order of minus infinity"] = (r => r.Order = new Order { Value = double.NegativeInfinity }, "order.value"),
        ["order below zero"] = (r => r.Order = new Order { Value = -0.01 }, "order.value"),
        ["order of tomorrow"] = (r => r.Order = new Order { PlacedAt = At(Now + Duration.FromDays(1)) }, "order.placed_at"),
        ["order promised in eleven years"] = (r => r.Order = new Order { PromisedAt = At(Now + Duration.FromDays(11 * 365)) }, "order.promised_at"),
        ["request id of a ticket too long"] =
            (r => (r.Ticket, r.RequestId) = (new Ticket(), new string('x', 129)), "request_id"),
        ["ticket in a place that is none"] = (r => r.Ticket = new Ticket { WaitsIn = new RoutePosition() }, "ticket.waits_in.since"),
        ["order promised at the end of time"] = (r => r.Order = new Order { PromisedAt = new Timestamp { Seconds = long.MaxValue, Nanos = int.MaxValue } }, "order.promised_at"),
    };

    private static readonly Dictionary<string, (Action<DecideRequest> Spoil, string Field)> Helping = new()
    {
        ["attestation unknown"] = (r => r.Contact.Attestation = (Attestation)6, "contact.attestation"),
        ["matter unknown"] = (r => r.Contact.Matter = (Matter)int.MaxValue, "contact.matter"),
        ["topic too long"] = (r => r.Contact.Topic = new string('x', 65), "contact.topic"),
        ["entry point too long"] = (r => r.Contact.EntryPoint = new string('x', 129), "contact.entry_point"),
        ["language of one letter"] = (r => r.Contact.Language = "d", "contact.language"),
        ["language of three letters"] = (r => r.Contact.Language = "deu", "contact.language"),
        ["arrival ahead"] = (r => r.Contact.ArrivedAt = At(Now + Duration.FromMinutes(5) + Duration.FromSeconds(1)), "contact.arrived_at"),
        ["arrival eleven years ago"] = (r => r.Contact.ArrivedAt = At(Now - Duration.FromDays(11 * 365)), "contact.arrived_at"),
        ["arrival at the end of time"] = (r => r.Contact.ArrivedAt = new Timestamp { Seconds = long.MaxValue }, "contact.arrived_at"),
        ["arrival before time"] = (r => r.Contact.ArrivedAt = new Timestamp { Seconds = long.MinValue }, "contact.arrived_at"),
        ["arrival in milliseconds"] = (r => r.Contact.ArrivedAt = new Timestamp { Seconds = Now.ToUnixTimeMilliseconds() }, "contact.arrived_at"),
        ["arrival of negative nanos"] = (r => r.Contact.ArrivedAt = new Timestamp { Seconds = Now.ToUnixTimeSeconds(), Nanos = -1 }, "contact.arrived_at"),
        ["arrival of too many nanos"] = (r => r.Contact.ArrivedAt = new Timestamp { Seconds = Now.ToUnixTimeSeconds(), Nanos = 1_000_000_000 }, "contact.arrived_at"),
        ["33 attributes"] = (r => r.Contact.Attributes.Add(Enumerable.Range(0, 33).ToDictionary(i => $"a{i}", _ => "")), "contact.attributes"),
        ["attribute without name"] = (r => r.Contact.Attributes.Add("", "x"), "contact.attributes"),
        ["attribute name too long"] = (r => r.Contact.Attributes.Add(new string('x', 129), "x"), "contact.attributes"),
        ["attribute value too long"] = (r => r.Contact.Attributes.Add("x", new string('x', 129)), "contact.attributes"),
        ["ticket channel unknown"] = (r => r.Ticket = new Ticket { Channel = (Channel)8 }, "ticket.channel"),
        ["ticket matter unknown"] = (r => r.Ticket = new Ticket { Matter = (Matter)3 }, "ticket.matter"),
        ["ticket topic too long"] = (r => r.Ticket = new Ticket { Topic = new string('x', 65) }, "ticket.topic"),
        ["ticket language"] = (r => r.Ticket = new Ticket { Language = "1" }, "ticket.language"),
        ["ticket attributes"] = (r => r.Ticket = new Ticket { Attributes = { { "", "" } } }, "ticket.attributes"),
        ["order channel unknown"] = (r => r.Order = new Order { Channel = (Channel)8 }, "order.channel"),
        ["order region too long"] = (r => r.Order = new Order { Region = new string('x', 65) }, "order.region"),
        ["order attributes"] = (r => r.Order = new Order { Attributes = { { "x", new string('x', 129) } } }, "order.attributes"),
        ["request id too long"] = (r => r.RequestId = new string('x', 129), "request_id"),
        ["position of the last century"] =
            (r => r.Contact.WaitsIn = new RoutePosition { Rule = "vip", Since = new Timestamp() }, "contact.waits_in"),
        ["position without a time"] = (r => r.Contact.WaitsIn = new RoutePosition { Rule = "vip" }, "contact.waits_in"),
        ["position behind the last target"] =
            (r => r.Contact.WaitsIn = new RoutePosition { Rule = "vip", Target = 99, Since = At(Now) }, "contact.waits_in"),
        ["pin of somebody else"] = (r => r.Contact.PolicyPin = "none", "contact.policy_pin"),
    };

    private readonly TestService _service = new();

    public static TheoryData<string> Wrong => [.. Spoilt.Keys];

    public static TheoryData<string> WrongAndNotNeeded => [.. Helping.Keys];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Rejects_one_wrong_field_by_its_name(string what)
    {
        var request = TestService.Call("42");
        Spoilt[what].Spoil(request);

        var error = Assert.Single(_service.Refuse(request));

        Assert.Equal(Spoilt[what].Field, error.Field);
        Assert.NotEmpty(error.Description);
    }

    [Theory]
    [MemberData(nameof(WrongAndNotNeeded))]
    public void Field_that_only_helps_is_left_out_by_its_name(string what)
    {
        var (request, without) = (TestService.Call("42"), TestService.Call("42"));
        var (spoil, field) = Helping[what];
        spoil(request);
        if (request.Ticket is not null)
        {
            without.Ticket = new Ticket();
        }
        else if (request.Order is not null)
        {
            without.Order = new Order();
        }

        request.Explain = true;

        var answer = _service.Decide(request);

        var reason = answer.Reasons[^1];
        Assert.Equal((ReasonCode.FieldLeftOut, field), (reason.Code, reason.Subject));
        Assert.Equal(
            ($"The field {field} has a value that cannot be used; it was decided without it.", $"字段 {field} 的值无法使用,已忽略该字段进行处理。"),
            (reason.Text, reason.TextZh));
        var expected = _service.Decide(without);
        Assert.Equal(
            (expected.Tier, expected.Priority, expected.SortKey, expected.Route, expected.Sla, ""),
            (answer.Tier, answer.Priority, answer.SortKey, answer.Route, answer.Sla, answer.RequestId));
        Assert.Equal(expected.Reasons.Select(one => one.Code), answer.Reasons.SkipLast(1).Select(one => one.Code));
    }

    [Fact]
    public void Fields_that_only_help_are_left_out_together_and_the_others_count()
    {
        var request = TestService.Call("42");
        request.Contact.Language = "gsw";
        request.Contact.Topic = new string('x', 65);
        request.Contact.Matter = Matter.Legal;
        request.Contact.Attributes.Add(new Dictionary<string, string> { ["plan"] = "gold", ["note"] = new('x', 129) });

        var reasons = _service.Decide(request).Reasons;
        Assert.Contains(reasons, reason => reason.Code == ReasonCode.GuardrailLegal);
        Assert.Equal(
            ["contact.language", "contact.topic", "contact.attributes"],
            reasons.Where(reason => reason.Code == ReasonCode.FieldLeftOut).Select(reason => reason.Subject));
        var mapper = new RequestMapper(Now);
        Assert.Equal(["plan"], mapper.MapContext(Question.Of(request, caller: "")).Attributes!.Keys);
    }

    [Fact]
    public void Rejects_several_wrong_fields_at_once_in_the_order_of_the_request()
    {
        var request = new DecideRequest
        {
            Customer = new Customer { CustomerId = new string('x', 257) },
            RequestId = new string('x', 200),
            Ticket = new Ticket { TicketPriority = (TicketPriority)9, CreatedAt = new Timestamp { Seconds = -1 } },
        };

        Assert.Equal(
            ["customer.customer_id", "request_id", "ticket.ticket_priority", "ticket.created_at"],
            _service.Refuse(request).Select(error => error.Field));
    }

    // The network's word (verstat, 3GPP TS 24.229) takes trust away; the request's word goes before it.
    [Theory]
    [InlineData("tel:+442079460958;verstat=TN-Validation-Failed", Attestation.Unspecified, ScoreStatus.Untrusted)]
    [InlineData("<sip:+442079460958;verstat=TN-Validation-Failed@pbx>", Attestation.Unspecified, ScoreStatus.Untrusted)]
    [InlineData("tel:+442079460958;verstat=TN-Validation-Failed", Attestation.Full, ScoreStatus.Known)]
    [InlineData("tel:+442079460958;verstat=TN-Validation-Passed", Attestation.Unspecified, ScoreStatus.Known)]
    public async Task A_number_whose_verification_failed_is_not_trusted(string phone, Attestation attestation, ScoreStatus expected)
    {
        TestService.Hasher.TryHashPhone("+442079460958", out var alias);
        await _service.ServeAsync(TestService.Customer("a", TestService.Score()) with { Aliases = [alias] });
        var call = TestService.CallFrom(phone);
        call.Contact.Attestation = attestation;

        Assert.Equal(expected, _service.Decide(call).Score.Status);
    }

    [Fact]
    public void Rejects_an_order_where_a_route_is_asked_for_by_the_contexts_that_have_one()
    {
        var question = Question.Of(new GetRouteRequest());

        var decisions = _service.UseCase;
        Assert.Equal(DecideOutcome.Malformed, decisions.Decide(question, decisions.CurrentBasis(), out _, out var errors));
        Assert.Equal("is required: give one of contact or ticket", Assert.Single(errors!).Description);
    }

    [Fact]
    public void Everything_at_its_limit_is_taken()
    {
        var request = new DecideRequest
        {
            Customer = new Customer { ExternalId = new ExternalId { Source = "crm", Id = new string('x', 252) } },
            RequestId = new string('x', 128),
            Contact = new Contact
            {
                Channel = Channel.Web,
                Topic = new string('x', 64),
                EntryPoint = new string('x', 128),
                ArrivedAt = At(Now + Duration.FromMinutes(5)),
                Language = "zh-Hans-CN",
                Attestation = Attestation.Failed,
                Matter = Matter.Legal,
            },
        };
        request.Contact.Attributes.Add(Enumerable.Range(0, 32).ToDictionary(i => $"{i}".PadLeft(128, 'x'), _ => new string('y', 128)));

        Assert.NotNull(_service.Decide(request));
        Assert.NotNull(_service.Decide(new DecideRequest { Customer = new Customer { CustomerId = new string('x', 256) }, Order = new Order { Value = double.MaxValue } }));
        Assert.NotNull(_service.Decide(new DecideRequest { Ticket = new Ticket { CreatedAt = At(Now - Duration.FromDays(3650)) } }));
    }

    [Fact]
    public void Contact_is_mapped_field_by_field()
    {
        var arrived = Now - Duration.FromSeconds(90) + Duration.FromNanoseconds(7);
        var contact = new Contact
        {
            Channel = Channel.Chat, ArrivedAt = At(arrived), Language = "de-AT", Topic = "bill", EntryPoint = "+49 30", Attestation = Attestation.Partial,
            Matter = Matter.Legal, Attributes = { { "plan", "gold" } },
        };

        var mapped = Map(new DecideRequest { Contact = contact });

        Assert.Equal(
            (Engine.DecisionContext.Contact, arrived, Engine.Channel.Chat, "de", "bill", "+49 30", Engine.Attestation.Partial, Engine.Matter.Legal),
            (mapped.Context, mapped.ArrivedAt, mapped.Channel, mapped.Language.ToString(), mapped.Topic, mapped.EntryPoint, mapped.Attestation, mapped.Matter));
        Assert.Equal("gold", mapped.Attributes!["plan"]);
    }

    [Fact]
    public void Ticket_is_mapped_field_by_field()
    {
        var created = Now - Duration.FromHours(3);
        var ticket = new Ticket
        {
            TicketPriority = TicketPriority.High, CreatedAt = At(created), Language = "en", Topic = "outage", Channel = Channel.Email, Matter = Matter.Emergency,
            Attributes = { { "product", "x" } },
        };

        var mapped = Map(new DecideRequest { Ticket = ticket });

        Assert.Equal(
            (Engine.DecisionContext.Ticket, created, Engine.TicketPriority.High, "en", "outage", Engine.Channel.Email, Engine.Matter.Emergency),
            (mapped.Context, mapped.ArrivedAt, mapped.TicketPriority, mapped.Language.ToString(), mapped.Topic, mapped.Channel, mapped.Matter));
        Assert.Equal("x", mapped.Attributes!["product"]);
        Assert.Equal(Engine.TicketPriority.Normal, Map(new DecideRequest { Ticket = new Ticket() }).TicketPriority);
    }

    [Fact]
    public void Order_is_mapped_field_by_field()
    {
        var (placed, promised) = (Now - Duration.FromDays(1), Now + Duration.FromDays(2));
        var order = new Order
        {
            Value = 12.5, PlacedAt = At(placed), PromisedAt = At(promised), Region = "NL", Channel = Channel.Web, Attributes = { { "gift", "yes" } },
        };

        var mapped = Map(new DecideRequest { Order = order });

        Assert.Equal(
            (Engine.DecisionContext.Order, placed, promised, 12.5, "NL", Engine.Channel.Web),
            (mapped.Context, mapped.ArrivedAt, mapped.PromisedAt, mapped.OrderValue, mapped.Region, mapped.Channel));
        Assert.Equal("yes", mapped.Attributes!["gift"]);
    }

    [Fact]
    public void What_is_not_given_has_its_default()
    {
        var mapped = Map(new DecideRequest { Contact = new Contact { Channel = Channel.Voice } });

        Assert.Equal((Now, false, "", "", null), (mapped.ArrivedAt, mapped.Language.IsKnown, mapped.Topic, mapped.EntryPoint, mapped.Attributes));
        Assert.Null(Map(new DecideRequest { Order = new Order() }).PromisedAt);
    }

    private static TierDecision.Core.Facts.DecisionRequest Map(DecideRequest request)
    {
        var mapper = new RequestMapper(Now);
        var mapped = mapper.MapContext(Question.Of(request, caller: ""));
        Assert.Null(mapper.Errors);
        return mapped;
    }

    private static Timestamp At(Instant instant) => WireTime.ToTimestamp(instant);
}
