using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>Made-up customers with everything that a score file can say, and requests about them; from seeds.</summary>
internal static class RandomCustomers
{
    public const int Count = 2_000;

    private static readonly string[] Tiers = ["platinum", "gold", "silver", "standard"];
    private static readonly string[] Segments = ["champions", "potential_loyalist", "loyal_customers", "promising", "at_risk", "lost", ""];
    private static readonly string[] Flags = ["vulnerable", "open_complaint", "fraud_hold", "verified", "dissatisfied"];
    private static readonly string[] Languages = ["de", "en", "fr", "zh-CN", ""];
    private static readonly string[] Agents = ["amelia", "ben", "carla", "", "", ""];

    /// <summary>The lines of a score file. Every seed gives the same ids and aliases, dealt otherwise to the customers, and other scores.</summary>
    public static IEnumerable<string> ScoreFile(int seed)
    {
        var random = new Random(seed);
        var phones = Enumerable.Range(0, Count).ToArray();
        random.Shuffle(phones);
        yield return "customer_id,phone,email,external_ids,tier,value_score,percentile,r,f,m,segment,lifetime_value,margin,probability_active,"
            + "language,flags,agent,as_of,tier_since,dissatisfied_at";
        for (var i = 0; i < Count; i++)
        {
            var some = random.Next(8);
            yield return string.Join(
                ',',
                $"{i}", some > 1 ? Phone(phones[i]) : "", some > 4 ? Email(phones[i]) : "", some is 3 or 7 ? $"crm:{phones[i]}" : "",
                Pick(random, Tiers), Number(random, 100), Number(random, 100), 1 + random.Next(5), 1 + random.Next(5), 1 + random.Next(5),
                Pick(random, Segments), Number(random, 2000), Number(random, 500, -100), Number(random, 1), Pick(random, Languages),
                string.Join('|', Flags.Where(_ => random.Next(8) == 0)), Pick(random, Agents),
                Day(random, 2026), Day(random, 2024), random.Next(5) == 0 ? Day(random, 2025) : "");
        }
    }

    /// <summary>A request about a customer, or about one whom nobody knows.</summary>
    /// <param name="random">Where it comes from.</param>
    /// <param name="arrived">When what it is about came, at the earliest a few hours before.</param>
    public static DecideRequest Request(Random random, DateTimeOffset arrived)
    {
        var at = Timestamp.FromDateTimeOffset(random.Next(2) == 0 ? arrived : arrived.AddSeconds(-random.Next(10_000)));
        var request = new DecideRequest { Customer = random.Next(30) == 0 ? null : Identifier(random) };
        switch (random.Next(4))
        {
            case 0:
                request.Ticket = new Ticket
                {
                    TicketPriority = (TicketPriority)random.Next(5), CreatedAt = at,
                    Topic = Pick(random, ["", "sales", "invoice"]), Channel = (Channel)random.Next(8),
                    Matter = (Matter)(random.Next(12) == 0 ? random.Next(3) : 0),
                };
                break;
            case 1:
                request.Order = new Order { Value = random.Next(100_000) / 100.0, PlacedAt = at, Region = Pick(random, ["", "FR"]) };
                break;
            default:
                request.Contact = new Contact
                {
                    Channel = (Channel)(1 + random.Next(7)), ArrivedAt = at,
                    Language = Pick(random, ["", "", "de", "zh-CN"]), Topic = Pick(random, ["", "sales", "offer"]),
                    Attestation = (Attestation)random.Next(6), Matter = (Matter)(random.Next(12) == 0 ? random.Next(3) : 0),
                };
                break;
        }

        if (random.Next(6) == 0 && request.Contact is { } contact)
        {
            contact.Attributes["plan"] = Pick(random, ["premium", "basic"]);
        }

        if (random.Next(6) == 0)
        {
            request.RenderFor.Add([TargetSystem.Genesys, TargetSystem.AmazonConnect]);
        }

        return request;
    }

    public static string Phone(int number) => string.Create(CultureInfo.InvariantCulture, $"+999{number:D9}");

    public static string Email(int number) => string.Create(CultureInfo.InvariantCulture, $"somebody.{number}@example.com");

    private static Customer Identifier(Random random)
    {
        var number = random.Next(Count + (Count / 20));
        return random.Next(5) switch
        {
            0 => new Customer { Phone = Phone(number) },
            1 => new Customer { Email = Email(number) },
            2 => new Customer { ExternalId = new ExternalId { Source = "crm", Id = $"{number}" } },
            _ => new Customer { CustomerId = $"{number}" },
        };
    }

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];

    private static string Number(Random random, int below, int from = 0) =>
        random.Next(10) == 0 ? "" : (from + (random.NextDouble() * (below - from))).ToString("0.####", CultureInfo.InvariantCulture);

    private static string Day(Random random, int year) =>
        string.Create(CultureInfo.InvariantCulture, $"{year}-{1 + random.Next(10):D2}-{1 + random.Next(28):D2}");
}
