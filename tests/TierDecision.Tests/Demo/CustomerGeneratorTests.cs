using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Demo;
using TierDecision.Scoring.Lifetime.BgNbd;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Tests.Demo;

public class CustomerGeneratorTests
{
    private const int Many = 20_000;

    // Four standard errors: one run in 16,000 would fall outside by chance, and with a fixed seed it never does.
    private const double StandardErrors = 4;

    [Fact]
    public void Same_seed_gives_the_same_bytes()
    {
        var options = new GeneratorOptions { Customers = 500, Seed = 7 };

        Assert.Equal(Text(options), Text(options));
        Assert.NotEqual(Text(options), Text(options with { Seed = 8 }));
    }

    [Fact]
    public void Same_seed_gives_the_same_bytes_as_ever()
    {
        // Pinned: a change of the samplers or of .NET's seeded sequence shows here.
        var customer = CustomerGenerator.Generate(new GeneratorOptions()).ElementAt(20);

        Assert.Equal(
            "Luis Moreno|luis.moreno.21@example.com|2024-11-27 27.04|2025-01-22 37.37|2025-02-26 22.89|2025-02-26 21.54|2025-07-18 28.85|2025-08-31 13.26|2025-11-16 21.34",
            $"{customer.Name}|{customer.Profile.Email}|{string.Join('|', customer.Transactions.Select(t => $"{t.Day.ToString("uuuu-MM-dd", null)} {t.Amount}"))}");
    }

    [Fact]
    public void First_customers_of_a_larger_set_are_those_of_a_smaller_one()
    {
        var small = CustomerGenerator.Generate(new GeneratorOptions { Customers = 20 }).SelectMany(c => c.Transactions);
        var large = CustomerGenerator.Generate(new GeneratorOptions { Customers = 200 }).Take(20).SelectMany(c => c.Transactions);

        Assert.Equal(small, large);
    }

    [Fact]
    public void Identifiers_are_unique_well_formed_and_of_nobody()
    {
        var customers = CustomerGenerator.Generate(new GeneratorOptions { Customers = 2_000 }).ToList();

        Assert.Equal(Enumerable.Range(1, 2_000).Select(i => $"{i}"), customers.Select(c => c.Profile.CustomerId));
        Assert.Equal(2_000, customers.Select(c => c.Profile.Phone).Distinct().Count());
        Assert.Equal(2_000, customers.Select(c => c.Profile.Email).Distinct().Count());
        Assert.Equal("+999000000042", customers[41].Profile.Phone);
        Assert.Equal(["crm:C000042"], customers[41].Profile.ExternalIds);
        Span<char> e164 = stackalloc char[PhoneNumber.MaxLength];
        foreach (var profile in customers.Select(c => c.Profile))
        {
            Assert.Equal(IdentityError.None, PhoneNumber.TryNormalize(profile.Phone, E164Only.Instance, e164, out var length));
            Assert.Equal(profile.Phone, e164[..length].ToString());
            Assert.Matches(@"^[a-z]+\.[a-z]+\.\d+@example\.(com|net|org)$", profile.Email);
            Assert.True(profile.Language.IsKnown);
        }
    }

    [Fact]
    public void Purchases_lie_within_the_window_and_ascend()
    {
        var options = new GeneratorOptions { Customers = 3_000, Days = 100, ArrivalDays = 100, LastDay = new LocalDate(2024, 12, 31) };
        var firstDay = options.LastDay.PlusDays(-99);
        foreach (var customer in CustomerGenerator.Generate(options))
        {
            Assert.NotEmpty(customer.Transactions);
            Assert.All(customer.Transactions, t => Assert.True(t.Day >= firstDay && t.Day <= options.LastDay && t.Amount >= 0.01m));
            Assert.Equal(customer.Transactions.OrderBy(t => t.Day), customer.Transactions);
        }
    }

    [Fact]
    public void Repeat_purchases_have_the_mean_of_the_model()
    {
        // All arrive on the first of 39 weeks' days: T is spread evenly over the last day, whose mean the expectation at 39 weeks less half a day is.
        var options = new GeneratorOptions { Customers = Many, Days = 39 * 7, ArrivalDays = 1 };
        var repeats = CustomerGenerator.Generate(options).Select(c => c.Transactions.Count - 1d).ToArray();

        AssertMean(ExpectedPurchases(options.Purchases, 39 - (0.5 / 7)), repeats);
    }

    [Fact]
    public void Share_without_repeat_purchase_is_that_of_the_model()
    {
        // P(X(t) = 0) = (alpha / (alpha + t))^r: nobody leaves before the first repeat purchase. The published value at 39 weeks is .5737864.
        var model = BgNbdParameters.Cdnow;
        Assert.Equal(.5737864, Math.Pow(model.Alpha / (model.Alpha + 39), model.R), 7);

        var options = new GeneratorOptions { Customers = Many, Days = 39 * 7, ArrivalDays = 1 };
        var none = CustomerGenerator.Generate(options).Select(c => c.Transactions.Count == 1 ? 1d : 0).ToArray();

        AssertMean(Math.Pow(model.Alpha / (model.Alpha + 39 - (0.5 / 7)), model.R), none);
    }

    [Fact]
    public void Customers_arrive_evenly_over_the_window()
    {
        var options = new GeneratorOptions { Customers = Many, Days = 400, ArrivalDays = 300 };
        var firstDay = options.LastDay.PlusDays(1 - options.Days);
        var arrivals = CustomerGenerator.Generate(options).Select(c => (double)Period.DaysBetween(firstDay, c.Transactions[0].Day)).ToArray();

        AssertMean(149.5, arrivals);
        Assert.Equal(0, arrivals.Min());
        Assert.Equal(299, arrivals.Max());
    }

    [Fact]
    public void Amounts_have_the_mean_of_the_model()
    {
        // One amount a customer: amounts of one customer are not independent. p v / (q - 1) = 35.219 for the published fit.
        var options = new GeneratorOptions { Customers = Many };
        Assert.Equal(35.2189781, options.Amounts.Mean, 7);

        AssertMean(options.Amounts.Mean, CustomerGenerator.Generate(options).Select(c => (double)c.Transactions[0].Amount).ToArray());
    }

    [Fact]
    public void Flags_have_their_rates()
    {
        var options = new GeneratorOptions { Customers = Many, VulnerableRate = 0.1, OpenComplaintRate = 0, FraudHoldRate = 1 };
        var flags = CustomerGenerator.Generate(options).Select(c => c.Profile.Flags).ToList();

        AssertMean(0.1, flags.Select(f => f.HasFlag(CustomerFlags.Vulnerable) ? 1d : 0).ToArray());
        AssertMean(0.03, flags.Select(f => f.HasFlag(CustomerFlags.Dissatisfied) ? 1d : 0).ToArray());
        Assert.DoesNotContain(flags, f => f.HasFlag(CustomerFlags.OpenComplaint));
        Assert.All(flags, f => Assert.True(f.HasFlag(CustomerFlags.FraudHold)));
    }

    [Theory]
    [InlineData(5, 0.23928820028)]
    [InlineData(10, 0.43241336223)]
    public void Expectation_that_the_tests_compare_with_is_the_published_one(double weeks, double expected) =>
        Assert.Equal(expected, ExpectedPurchases(BgNbdParameters.Cdnow, weeks), 9);

    [Theory]
    [InlineData(0, 730, 700)]
    [InlineData(10, 0, 1)]
    [InlineData(10, 10, 11)]
    [InlineData(10, 10, 0)]
    public void Rejects_options(int customers, int days, int arrivalDays) =>
        Assert.Throws<ArgumentException>(() => CustomerGenerator.Generate(new GeneratorOptions { Customers = customers, Days = days, ArrivalDays = arrivalDays }));

    private static void AssertMean(double expected, double[] values)
    {
        var mean = values.Average();
        var error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1d) / values.Length);
        Assert.InRange(mean, expected - (StandardErrors * error), expected + (StandardErrors * error));
    }

    // Fader, Hardie and Lee 2005, eq. 9: E[X(t)] = (a+b-1)/(a-1) (1 - (alpha/(alpha+t))^r 2F1(r, b; a+b-1; t/(alpha+t))).
    private static double ExpectedPurchases(BgNbdParameters m, double weeks)
    {
        var z = weeks / (m.Alpha + weeks);
        double term = 1, sum = 1;
        for (var j = 0; Math.Abs(term) > 1e-16 * sum; j++)
        {
            term *= (m.R + j) * (m.B + j) / ((m.A + m.B - 1 + j) * (j + 1d)) * z;
            sum += term;
        }

        return (m.A + m.B - 1) / (m.A - 1) * (1 - (Math.Pow(m.Alpha / (m.Alpha + weeks), m.R) * sum));
    }

    private static string Text(GeneratorOptions options)
    {
        var text = new StringWriter();
        TransactionFileWriter.Write(text, CustomerGenerator.Generate(options).SelectMany(c => c.Transactions));
        return text.ToString();
    }
}
