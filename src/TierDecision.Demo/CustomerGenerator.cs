using System.Globalization;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Scores;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Demo;

/// <summary>
/// Makes customers up: purchases from the BG/NBD process, amounts from Gamma-Gamma, names, phones and e-mail addresses of nobody. A seed gives
/// the same customers everywhere: the seeded generator of .NET keeps its sequence over versions, and all is drawn from one sequence, so that
/// the first customers of a larger set are those of a smaller one.
/// </summary>
/// <remarks>
/// Ids count from 1. E-mail addresses are at example.com, .net and .org, reserved by RFC 2606. Phones are +999 and the id with nine digits: the
/// ranges reserved for fiction are too few for a number each, while no country or service has the code 999, so that a number is well-formed E.164 and
/// reaches no one. The id in another system is <c>crm:C</c> and the id with six digits or more.
/// </remarks>
public static class CustomerGenerator
{
    private const int DaysPerWeek = 7;

    private static readonly string[] MailDomains = ["example.com", "example.net", "example.org"];

    /// <summary>The customers, drawn as they are walked over; each walk gives the same ones.</summary>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public static IEnumerable<GeneratedCustomer> Generate(GeneratorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Customers is < 1 or > GeneratorOptions.MaxCustomers)
        {
            throw new ArgumentException($"Between 1 and {GeneratorOptions.MaxCustomers:N0} customers can be generated.", nameof(options));
        }

        if (options.Days < 1 || options.ArrivalDays < 1 || options.ArrivalDays > options.Days)
        {
            throw new ArgumentException("Customers arrive over at least one of the days.", nameof(options));
        }

        return Draw(options);
    }

    private static IEnumerable<GeneratedCustomer> Draw(GeneratorOptions options)
    {
        var random = new Random(options.Seed);
        var repeats = new List<double>();
        for (var number = 1; number <= options.Customers; number++)
        {
            var id = number.ToString(CultureInfo.InvariantCulture);
            var (given, family, language) = PersonNames.Next(random);
            var profile = new CustomerProfile
            {
                CustomerId = id,
                Phone = string.Create(CultureInfo.InvariantCulture, $"+999{number:D9}"),
                Email = $"{given}.{family}.{id}@{MailDomains[random.Next(MailDomains.Length)]}".ToLowerInvariant(),
                ExternalIds = [string.Create(CultureInfo.InvariantCulture, $"crm:C{number:D6}")],
                Language = language,
                Flags = DrawFlags(random, options),
            };
            yield return new GeneratedCustomer($"{given} {family}", profile, DrawTransactions(random, options, profile, repeats));
        }
    }

    private static Transaction[] DrawTransactions(Random random, GeneratorOptions options, CustomerProfile profile, List<double> repeats)
    {
        var arrival = random.NextDouble() * options.ArrivalDays;
        PurchaseProcess.DrawRepeats(random, options.Purchases, (options.Days - arrival) / DaysPerWeek, repeats);
        var rate = PurchaseProcess.DrawAmountRate(random, options.Amounts);
        var firstDay = options.LastDay.PlusDays(1 - options.Days);
        var transactions = new Transaction[1 + repeats.Count];
        for (var i = 0; i < transactions.Length; i++)
        {
            var time = arrival + (i == 0 ? 0 : repeats[i - 1] * DaysPerWeek);
            // Rounding may carry the last moment of the last day over its end.
            var day = firstDay.PlusDays(Math.Min((int)time, options.Days - 1));
            transactions[i] = new Transaction
            {
                CustomerId = profile.CustomerId,
                Day = day,
                Amount = PurchaseProcess.DrawAmount(random, options.Amounts, rate),
                InvoiceId = string.Create(CultureInfo.InvariantCulture, $"{profile.CustomerId}-{i + 1}"),
                Phone = profile.Phone,
                Email = profile.Email,
                Currency = options.Currency,
                Language = profile.Language,
            };
        }

        return transactions;
    }

    private static CustomerFlags DrawFlags(Random random, GeneratorOptions options)
    {
        var flags = CustomerFlags.None;
        Draw(options.VulnerableRate, CustomerFlags.Vulnerable);
        Draw(options.OpenComplaintRate, CustomerFlags.OpenComplaint);
        Draw(options.FraudHoldRate, CustomerFlags.FraudHold);
        Draw(options.DissatisfiedRate, CustomerFlags.Dissatisfied);
        return flags;

        void Draw(double rate, CustomerFlags flag) => flags |= random.NextDouble() < rate ? flag : CustomerFlags.None;
    }
}
