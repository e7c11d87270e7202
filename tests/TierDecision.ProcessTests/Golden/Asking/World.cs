using Google.Protobuf.WellKnownTypes;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>The material of requests: the policy's words, the customers, the time, and the dice.</summary>
internal sealed class World(PolicyWords policy, IReadOnlyList<GoldenCustomer> customers, Dice dice)
{
    // Half of all requests are about these, so that reads meet writes.
    private const int Favourites = 60;

    public PolicyWords Policy { get; } = policy;

    public Dice Dice { get; } = dice;

    /// <summary>The time on the service's clock.</summary>
    public DateTimeOffset Now { get; set; }

    /// <summary>A customer of the first load, who may have been removed since.</summary>
    public GoldenCustomer Someone() => customers[Dice.Below(Dice.Chance(50) ? Favourites : customers.Count)];

    /// <summary>A valid identifier of any kind, mostly of a known customer; null for a caller without one.</summary>
    public Customer? Caller() => Dice.Below(100) switch
    {
        < 8 => null,
        < 14 => Stranger(),
        < 34 => Alias(Someone()),
        _ => new Customer { CustomerId = Dice.Chance(5) ? $" {Someone().Id}\t" : Someone().Id },
    };

    /// <summary>A customer's phone, e-mail address or external id, in one of its spellings.</summary>
    public Customer Alias(GoldenCustomer person) => Dice.Below(3) switch
    {
        0 when person.Phone.Length > 0 => new Customer { Phone = Written(person.Phone) },
        1 when person.Email.Length > 0 => new Customer { Email = Dice.Of(person.Email, person.Email.ToUpperInvariant(), $" {person.Email} ") },
        _ when person.Source.Length > 0 => External(Dice.Of(person.Source, person.Source.ToUpperInvariant()), person.ExternalId),
        _ => new Customer { CustomerId = person.Id },
    };

    /// <summary>A valid identifier of no loaded customer. A write may give it to one.</summary>
    public Customer Stranger() => Dice.Below(4) switch
    {
        0 => new Customer { Phone = FormattableString.Invariant($"+33145{Dice.Below(200):000000}") },
        1 => new Customer { Email = FormattableString.Invariant($"stranger{Dice.Below(200)}@example.net") },
        2 => External("erp", FormattableString.Invariant($"{Dice.Below(200)}")),
        _ => new Customer { CustomerId = FormattableString.Invariant($"new-{Dice.Below(100)}") },
    };

    /// <summary>A malformed identifier.</summary>
    public Customer Nobody() => Dice.Of<Func<Customer>>(
        () => new Customer(),
        () => new Customer { CustomerId = "" },
        () => new Customer { CustomerId = "  " },
        () => new Customer { CustomerId = new string('x', 257) },
        () => new Customer { Phone = "" },
        () => new Customer { Phone = "+49" },
        () => new Customer { Phone = "030 1234567" }, // national: valid if a country code is configured
        () => new Customer { Phone = "+49 30 CALL-ME" },
        () => new Customer { Phone = "+1234567890123456" },
        () => new Customer { Email = "" },
        () => new Customer { Email = "nobody" },
        () => new Customer { Email = "a@b@c" },
        () => new Customer { Email = new string('e', 250) + "@example.com" },
        () => External("", "1"),
        () => External("crm", " "),
        () => External("crm", new string('9', 256)))();

    /// <summary><see cref="Now"/> plus some seconds.</summary>
    public Timestamp At(double seconds) => At(Now + TimeSpan.FromMilliseconds(Math.Round(seconds * 1000)));

    public static Timestamp At(DateTimeOffset time) => Timestamp.FromDateTimeOffset(time);

    /// <summary>A time of arrival: mostly some seconds or minutes ago, sometimes years ago, or up to five minutes ahead.</summary>
    public Timestamp Ago() => At(Dice.Below(20) switch
    {
        < 5 => -Dice.Between(0, 90_000) / 1000.0,
        < 10 => -Dice.Between(0, 900),
        < 13 => -Dice.Between(0, 8 * 3600),
        < 17 => -Dice.Between(0, 6 * 86_400),
        < 18 => -Dice.Between(0, 3_000) * 86_400.0,
        < 19 => Dice.Between(0, 299_000) / 1000.0,
        _ => 0,
    });

    /// <summary>A time that most fields refuse.</summary>
    public Timestamp WrongTime() => Dice.Of<Func<Timestamp>>(
        () => At(Dice.Between(302, 90_000)),
        () => At(-3651 * 86_400.0),
        () => At(3651 * 86_400.0),
        () => new Timestamp { Seconds = Now.ToUnixTimeSeconds(), Nanos = -1 },
        () => new Timestamp { Seconds = Now.ToUnixTimeSeconds(), Nanos = 1_000_000_000 },
        () => new Timestamp { Seconds = long.MaxValue },
        () => new Timestamp { Seconds = long.MinValue })();

    /// <summary>A valid request id; empty for none.</summary>
    public string RequestId() => Dice.Below(10) switch
    {
        < 5 => "",
        9 => "Zürich " + new string('z', Dice.Below(120)),
        _ => FormattableString.Invariant($"r-{Dice.Below(1_000_000)}"),
    };

    private static Customer External(string source, string id) => new() { ExternalId = new ExternalId { Source = source, Id = id } };

    private string Written(string phone)
    {
        string[] ways = [phone, "tel:" + phone, $"00{phone[1..]}", $"{phone[..3]} {phone[3..6]}-{phone[6..]}", $"{phone[..3]} (0){phone[3..]};ext=7"];

        // A national number if a country code is configured.
        return Policy.CountryCode.Length > 0 && phone.StartsWith("+" + Policy.CountryCode, StringComparison.Ordinal) && Dice.Chance(30)
            ? $"0{phone[(1 + Policy.CountryCode.Length)..]}"
            : Dice.Of(ways);
    }
}
