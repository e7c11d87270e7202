using Google.Protobuf.Collections;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>Contacts, tickets and orders.</summary>
internal sealed class Contexts(World world)
{
    private readonly Dice _dice = world.Dice;

    public Contact Contact()
    {
        var contact = new Contact { Channel = _dice.UpTo(Channel.Web) };
        if (_dice.Chance(65))
        {
            contact.ArrivedAt = world.Ago();
        }

        if (_dice.Chance(30))
        {
            contact.Attestation = _dice.UpTo(Attestation.Failed);
        }

        (contact.Language, contact.Topic, contact.Matter, contact.WaitsIn) = (Language(), Topic(), Matter(), WaitsIn());
        contact.EntryPoint = _dice.Chance(15) ? _dice.Of("+49 800 1", "app/help", "form:ü") : "";
        Fill(contact.Attributes);
        return contact;
    }

    public Ticket Ticket()
    {
        var ticket = new Ticket { TicketPriority = (TicketPriority)_dice.Below(5), Channel = (Channel)_dice.Below(8) };
        if (_dice.Chance(75))
        {
            ticket.CreatedAt = world.Ago();
        }

        (ticket.Language, ticket.Topic, ticket.Matter, ticket.WaitsIn) = (Language(), Topic(), Matter(), WaitsIn());
        Fill(ticket.Attributes);
        return ticket;
    }

    public Order Order()
    {
        var order = new Order { Value = _dice.Below(5) == 0 ? 0 : _dice.Between(0, 1_000_000) / 100.0, Channel = (Channel)_dice.Below(8) };
        if (_dice.Chance(75))
        {
            order.PlacedAt = world.Ago();
        }

        if (_dice.Chance(30))
        {
            order.PromisedAt = world.At(_dice.Between(-200_000, 600_000));
        }

        order.Region = _dice.Chance(40) ? _dice.Of(["DE", "北京", .. world.Policy.Regions]) : "";
        Fill(order.Attributes);
        return order;
    }

    /// <summary>Makes a contact malformed.</summary>
    public void Spoil(Contact contact) => _dice.Of<Action>(
        () => contact.Channel = Channel.Unspecified,
        () => contact.Channel = (Channel)99,
        () => contact.Attestation = (Attestation)77,
        () => contact.Matter = (Matter)(-1),
        () => contact.Topic = new string('t', 65),
        () => contact.EntryPoint = new string('e', 129),
        () => contact.ArrivedAt = world.WrongTime(),
        () => contact.Language = _dice.Of("german", "d", "1a"),
        () => SpoilAttributes(contact.Attributes),
        () => contact.WaitsIn = WrongPosition())();

    /// <summary>Makes a ticket malformed.</summary>
    public void Spoil(Ticket ticket) => _dice.Of<Action>(
        () => ticket.TicketPriority = (TicketPriority)5,
        () => ticket.Channel = (Channel)8,
        () => ticket.Matter = (Matter)3,
        () => ticket.Topic = new string('t', 65),
        () => ticket.CreatedAt = world.WrongTime(),
        () => ticket.Language = _dice.Of("german", "d", "1a"),
        () => SpoilAttributes(ticket.Attributes),
        () => ticket.WaitsIn = WrongPosition())();

    /// <summary>Makes an order malformed.</summary>
    public void Spoil(Order order) => _dice.Of<Action>(
        () => order.Value = -0.01,
        () => order.Value = _dice.Of(double.NaN, double.PositiveInfinity, double.NegativeInfinity),
        () => order.PlacedAt = world.WrongTime(),
        () => order.PromisedAt = world.WrongTime(),
        () => order.Region = new string('r', 65),
        () => order.Channel = (Channel)1000,
        () => SpoilAttributes(order.Attributes))();

    private string Language() => _dice.Chance(25) ? _dice.Of("de", "EN", "zh-CN", "zh_Hans", "fr-CH", "xx") : "";

    private string Topic() => _dice.Chance(40) ? _dice.Of(["weather", "ärger", .. world.Policy.Topics, .. world.Policy.Topics]) : "";

    private Matter Matter() => _dice.Chance(10) ? _dice.UpTo(V1.Matter.Legal) : V1.Matter.Unspecified;

    private RoutePosition? WaitsIn()
    {
        if (!_dice.Chance(20))
        {
            return null;
        }

        // Mostly a rule of this policy, not always the one that will match.
        return new RoutePosition
        {
            Rule = _dice.Chance(90) ? _dice.Of(world.Policy.RoutingRules) : "of-another-policy", Target = _dice.Below(4), Since = world.Ago(),
        };
    }

    private RoutePosition WrongPosition() => _dice.Of(
        new RoutePosition { Rule = "default", Target = 0 },
        new RoutePosition { Rule = "default", Target = -1, Since = world.At(0) },
        new RoutePosition { Rule = "default", Target = 999, Since = world.At(0) },
        new RoutePosition { Rule = new string('r', 65), Target = 1, Since = world.At(-5) },
        new RoutePosition { Rule = "default", Target = 1, Since = world.WrongTime() });

    private void Fill(MapField<string, string> attributes)
    {
        for (var left = _dice.Chance(15) ? _dice.Below(4) : 0; left > 0; left--)
        {
            attributes[_dice.Of("plan", "campaign", "größe", "x")] = _dice.Of("pro", "basic", "", "spring-26", new string('v', 128));
        }
    }

    private void SpoilAttributes(MapField<string, string> attributes)
    {
        switch (_dice.Below(4))
        {
            case 0:
                attributes[""] = "nameless";
                break;
            case 1:
                attributes["long"] = new string('v', 129);
                break;
            case 2:
                attributes[new string('n', 129)] = "";
                break;
            default:
                for (var i = 0; i < 33; i++)
                {
                    attributes[FormattableString.Invariant($"a{i}")] = "1";
                }

                break;
        }
    }
}
