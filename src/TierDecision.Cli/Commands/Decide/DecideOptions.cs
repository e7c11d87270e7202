using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NodaTime;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Customers;
using TierDecision.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Cli.Commands.Decide;

/// <summary>The options of <c>tierctl decide</c>, and the request that they make.</summary>
internal sealed class DecideOptions
{
    private readonly Option<string?> _customer = ValueOption.Text("--customer", "ID", "The customer, by the company's own id.");
    private readonly Option<string?> _phone = ValueOption.Text("--phone", "NUMBER", "The customer, by phone number, such as +442079460958.");
    private readonly Option<string?> _email = ValueOption.Text("--email", "ADDRESS", "The customer, by e-mail address.");
    private readonly Option<string?> _external = ValueOption.CheckedText(
        "--external", "SOURCE:ID", "The customer, by another system's id.",
        text => ExternalIdText.TryParse(text, out _, out _) ? null : $"is not {ExternalIdText.Expected}");

    private readonly Option<Channel?> _contact = ValueOption.Word<Channel>("--contact", "A contact arrives, by this channel.");
    private readonly Option<TicketPriority?> _ticket = ValueOption.Word<TicketPriority>(
        "--ticket", "A ticket of this priority is created or changes.");

    private readonly Option<double?> _order = ValueOption.Of("--order", "VALUE", "An order of this value waits.", (string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value) && value >= 0 ? null : "is no amount of 0 or more like 129.90");

    private readonly Option<string?> _topic = ValueOption.Text("--topic", "TEXT", "What it is about, in the policy's words. Contacts and tickets.");
    private readonly Option<string?> _language = ValueOption.Text("--language", "TAG", "The language, such as de or zh-CN. Contacts and tickets.");
    private readonly Option<Matter?> _matter = ValueOption.Word<Matter>("--matter", "A matter that always reaches a person. Contacts and tickets.");
    private readonly Option<Attestation?> _attestation = ValueOption.Word<Attestation>(
        "--attestation", "How far the caller's identity can be believed (STIR/SHAKEN A, B, C; none; failed). Contacts.");

    private readonly Option<Instant?> _arrivedAt = ValueOption.Moment(
        "--arrived-at", "When it arrived, was created or was placed, such as 2026-01-05T09:30:00Z. Default: now.");

    private readonly Option<Dictionary<string, string>> _attributes = ValueOption.Pairs(
        "--attribute", "NAME=VALUE", "An attribute for the policy's rules. May be repeated.");

    private readonly Option<string?> _requestId = ValueOption.Text("--request-id", "ID", "An id that the answer repeats.");
    private readonly Option<bool> _explain = new("--explain")
    {
        Description = "Prints why: the rules and near misses, the arithmetic, and what would have changed the queue.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Prints the answer as JSON, as POST /v1/decide gives it." };
    private ServiceAddress? _service;

    public void AddTo(Command command, CliContext context)
    {
        foreach (var option in new Option[]
        {
            _customer, _phone, _email, _external, _contact, _ticket, _order,
            _topic, _language, _matter, _attestation, _arrivedAt, _attributes, _requestId, _explain, _json,
        })
        {
            command.Options.Add(option);
        }

        _service = ServiceAddress.AddTo(command, context);
        command.Validators.Add(Check);
    }

    public DecideArguments Read(ParseResult result)
    {
        var json = result.GetValue(_json);
        var request = new DecideRequest
        {
            Customer = ReadCustomer(result),
            RequestId = result.GetValue(_requestId) ?? "",
            Explain = !json || result.GetValue(_explain),
        };
        if (result.GetValue(_contact) is { } channel)
        {
            request.Contact = ReadContact(result, channel);
        }
        else if (result.GetValue(_ticket) is { } priority)
        {
            request.Ticket = ReadTicket(result, priority);
        }
        else
        {
            request.Order = ReadOrder(result);
        }

        return new DecideArguments(_service!.Read(result), request, json, result.GetValue(_explain));
    }

    private void Check(CommandResult result)
    {
        OneOf(result, [_customer, _phone, _email, _external], required: false, "a customer is named in one way");
        OneOf(result, [_contact, _ticket, _order], required: true, "say what about");
        if (result.GetResult(_order) is not null)
        {
            NotWith(result, "--order", _topic, _language, _matter, _attestation);
        }

        if (result.GetResult(_ticket) is not null)
        {
            NotWith(result, "--ticket", _attestation);
        }
    }

    private static void OneOf(CommandResult result, Option[] options, bool required, string what)
    {
        var given = options.Where(option => result.GetResult(option) is not null).Select(option => option.Name).ToList();
        if (given.Count > 1)
        {
            result.AddError($"{string.Join(" and ", given)} exclude each other: {what}");
        }
        else if (given.Count == 0 && required)
        {
            result.AddError($"{what}: give one of {string.Join(", ", options.Select(option => option.Name))}");
        }
    }

    private static void NotWith(CommandResult result, string context, params Option[] options)
    {
        foreach (var option in options.Where(option => result.GetResult(option) is not null))
        {
            result.AddError($"{option.Name} means nothing with {context}");
        }
    }

    // Nobody named is no error: a caller with a withheld number is routed, too.
    private Customer? ReadCustomer(ParseResult result)
    {
        if (result.GetValue(_customer) is { } id)
        {
            return new Customer { CustomerId = id };
        }

        if (result.GetValue(_phone) is { } phone)
        {
            return new Customer { Phone = phone };
        }

        if (result.GetValue(_email) is { } email)
        {
            return new Customer { Email = email };
        }

        return result.GetValue(_external) is { } external && ExternalIdText.TryParse(external, out var source, out var externalId)
            ? new Customer { ExternalId = new ExternalId { Source = source, Id = externalId } }
            : null;
    }

    private Contact ReadContact(ParseResult result, Channel channel) => new()
    {
        Channel = channel,
        ArrivedAt = ReadArrival(result),
        Topic = result.GetValue(_topic) ?? "",
        Language = result.GetValue(_language) ?? "",
        Matter = result.GetValue(_matter) ?? Matter.Unspecified,
        Attestation = result.GetValue(_attestation) ?? Attestation.Unspecified,
        Attributes = { result.GetValue(_attributes)! },
    };

    private Ticket ReadTicket(ParseResult result, TicketPriority priority) => new()
    {
        TicketPriority = priority,
        CreatedAt = ReadArrival(result),
        Topic = result.GetValue(_topic) ?? "",
        Language = result.GetValue(_language) ?? "",
        Matter = result.GetValue(_matter) ?? Matter.Unspecified,
        Attributes = { result.GetValue(_attributes)! },
    };

    private Order ReadOrder(ParseResult result) => new()
    {
        Value = result.GetValue(_order) ?? 0,
        PlacedAt = ReadArrival(result),
        Attributes = { result.GetValue(_attributes)! },
    };

    private Timestamp? ReadArrival(ParseResult result) =>
        result.GetValue(_arrivedAt) is { } arrival ? Timestamp.FromDateTimeOffset(arrival.ToDateTimeOffset()) : null;
}
