using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NodaTime;
using TierDecision.Cli.Options;
using TierDecision.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Cli.Commands.Decide;

/// <summary>The options that say what a decision is about: a contact, a ticket or an order.</summary>
/// <param name="arrival">When it arrived if that is not said.</param>
internal sealed class ContextOptions(string arrival = "now")
{
    private static readonly Dictionary<string, Attestation> StirShaken = new(StringComparer.OrdinalIgnoreCase)
    {
        ["A"] = Attestation.Full, ["B"] = Attestation.Partial, ["C"] = Attestation.Gateway,
    };

    private readonly Option<Channel?> _contact = ValueOption.Word<Channel>("--contact", "A contact arrives, by this channel.");
    private readonly Option<TicketPriority?> _ticket = ValueOption.Word<TicketPriority>(
        "--ticket", "A ticket of this priority is created or changes.");

    private readonly Option<double?> _order = ValueOption.Of("--order", "VALUE", "An order of this value waits.", (string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value) && value >= 0 ? null : "is no amount of 0 or more like 129.90");

    private readonly Option<string?> _topic = ValueOption.Text("--topic", "TEXT", "What it is about, in the policy's words. Contacts and tickets.");
    private readonly Option<string?> _language = ValueOption.Text("--language", "TAG", "The language, such as de or zh-CN. Contacts and tickets.");
    private readonly Option<Matter?> _matter = ValueOption.Word<Matter>("--matter", "A matter that always reaches a person. Contacts and tickets.");
    private readonly Option<Attestation?> _attestation = ValueOption.Word(
        "--attestation", "How far the caller's identity can be believed; A, B, C are STIR/SHAKEN's words for full, partial, gateway. Contacts.",
        StirShaken);

    private readonly Option<Instant?> _arrivedAt = ValueOption.Moment(
        "--arrived-at", $"When it arrived, was created or was placed, such as 2026-01-05T09:30:00Z. Default: {arrival}.");

    private readonly Option<Dictionary<string, string>> _attributes = ValueOption.Pairs(
        "--attribute", "NAME=VALUE", "An attribute for the policy's rules. May be repeated.");

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_contact, _ticket, _order, _topic, _language, _matter, _attestation, _arrivedAt, _attributes];

    /// <summary>Sets the context of <paramref name="request"/>.</summary>
    public void Set(ParseResult result, DecideRequest request)
    {
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
    }

    /// <summary>A rule of the command: one context, and nothing that means nothing with it.</summary>
    public IEnumerable<string> Check(CommandResult result) =>
    [
        .. OneOf(result, [_contact, _ticket, _order], required: true, "say what about"),
        .. NotWith(result, _order, _topic, _language, _matter, _attestation),
        .. NotWith(result, _ticket, _attestation),
    ];

    /// <summary>Refuses an option of contacts with anything else.</summary>
    public IEnumerable<string> OfContacts(CommandResult result, Option option) =>
        [.. NotWith(result, _ticket, option), .. NotWith(result, _order, option)];

    /// <summary>Refuses several of some options, and none if one is required.</summary>
    public static IEnumerable<string> OneOf(CommandResult result, Option[] options, bool required, string what)
    {
        var given = options.Where(option => ExampleCommand.IsGiven(result, option)).Select(option => option.Name).ToList();
        return given.Count > 1 ? [$"{string.Join(" and ", given)} exclude each other: {what}"]
            : given.Count == 0 && required ? [$"{what}: give one of {string.Join(", ", options.Select(option => option.Name))}"]
            : [];
    }

    private static IEnumerable<string> NotWith(CommandResult result, Option context, params Option[] options) =>
        !ExampleCommand.IsGiven(result, context) ? [] : options
            .Where(option => ExampleCommand.IsGiven(result, option))
            .Select(option => $"{option.Name} means nothing with {context.Name}");

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
