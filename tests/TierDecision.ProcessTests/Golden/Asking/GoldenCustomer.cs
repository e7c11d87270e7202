using System.Globalization;

namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>A customer: the identifiers, and the line of a score file.</summary>
internal sealed record GoldenCustomer(string Id, string Phone, string Email, string Source, string ExternalId, string Line)
{
    /// <summary>The first line of a score file.</summary>
    public const string Header =
        "customer_id,phone,email,external_ids,tier,value_score,percentile,r,f,m,segment,lifetime_value,margin,probability_active,language,flags,"
        + "agent,as_of,tier_since,dissatisfied_at";

    private static readonly string[] Segments =
    [
        "", "champions", "potential_loyalist", "loyal_customers", "promising", "new_customers", "cant_lose_them", "at_risk", "need_attention",
        "about_to_sleep", "lost",
    ];

    private static readonly string[] Flags = ["vulnerable", "open_complaint", "fraud_hold", "verified", "dissatisfied"];

    /// <summary>Makes customers of a policy. Identifiers depend on the number alone, scores on the seed too.</summary>
    public static IReadOnlyList<GoldenCustomer> Make(PolicyWords policy, int count, DateTimeOffset asOf, ulong seed, int first = 0)
    {
        var dice = new Dice(seed);
        return [.. Enumerable.Range(first, count).Select(number => Make(policy, number, asOf, dice))];
    }

    private static GoldenCustomer Make(PolicyWords policy, int number, DateTimeOffset asOf, Dice dice)
    {
        var id = number % 7 == 0 ? $"C/{number} é" : Invariant($"{number}");
        var phone = (number % 5) switch
        {
            0 => "",
            1 => Invariant($"+4930{2_000_000 + number}"),
            2 => Invariant($"+4420{79_460_000 + number}"),
            3 => Invariant($"+86138{10_000_000 + number}"),
            _ => Invariant($"+1212{5_550_000 + number}"),
        };
        var email = number % 3 == 0 ? "" : Invariant($"Person.{number}@example.{(number % 2 == 0 ? "com" : "org")}");
        var (source, external) = (number % 4) switch
        {
            0 => ("crm", Invariant($"K-{number}")),
            1 => ("shop", Invariant($"{number}:x")),
            _ => ("", ""),
        };
        var line = LineOf(policy, asOf, dice, id, phone, email, source.Length == 0 ? "" : $"{source}:{external}");
        return new GoldenCustomer(id, phone, email, source, external, line);
    }

    private static string LineOf(PolicyWords policy, DateTimeOffset asOf, Dice dice, string id, string phone, string email, string external)
    {
        var percentile = dice.Between(0, 1000) / 10.0;

        // Most tiers fit the percentile; the others were kept from before, or computed in another way.
        var tier = dice.Chance(85) ? policy.Tiers.First(one => percentile >= one.FromPercentile).Name : dice.Of(policy.Tiers).Name;
        var own = dice.Chance(70) ? asOf : asOf - TimeSpan.FromMinutes(dice.Between(0, 60 * 24 * 60));
        var dissatisfied = dice.Chance(15) ? Time(own - TimeSpan.FromHours(dice.Between(0, 24 * 90))) : "";
        string[] fields =
        [
            id, phone, email, external, tier,
            Number(dice.Between(0, 10_000) / 100.0),
            dice.Chance(95) ? Number(percentile) : "",
            Rfm(dice), Rfm(dice), Rfm(dice),
            dice.Of(Segments),
            dice.Chance(85) ? Number(dice.Between(0, 5_000_000) / 100.0) : "",
            dice.Chance(80) ? Number(dice.Between(-200_000, 900_000) / 100.0) : "",
            dice.Chance(85) ? Number(dice.Between(0, 1000) / 1000.0) : "",
            dice.Of("", "de", "en", "zh-CN", "fr", "pt_BR"),
            dice.Chance(30) ? string.Join('|', dice.Some(Flags, 2)) : "",
            dice.Chance(25) ? dice.Of("ada", "grace", "Zoë Müller", "王芳") : "",
            Time(own),
            dice.Chance(50) ? Time(own - TimeSpan.FromDays(dice.Between(0, 700))) : "",
            dissatisfied,
        ];
        return string.Join(',', fields);
    }

    private static string Rfm(Dice dice) => dice.Chance(90) ? Number(dice.Between(1, 5)) : "";

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
