using NodaTime;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Profit;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Tests.Scoring.Profit;

public class ProfitFilesTests
{
    private static readonly ServiceCosts Costs = new()
    {
        PerMinute = 0.5m, ByChannel = new Dictionary<string, decimal>(StringComparer.OrdinalIgnoreCase) { ["voice"] = 2 },
    };

    [Fact]
    public void Margins_are_found_by_product_in_any_case_of_letters()
    {
        var (margins, report) = MarginFileReader.Read(new StringReader("Product;Margin\nLamp;0,35\ndesk;-0,1\n"), DecimalMark.Comma);

        Assert.False(report.IsRejected);
        Assert.Equal((.35m, -.1m, null), (margins.ShareOf(Of("LAMP")), margins.ShareOf(Of("desk")), margins.ShareOf(Of("sofa"))));
    }

    [Theory]
    [InlineData("product,margin\nlamp,35\n", "more than 1: a margin is a share of the amount, 0.35 for 35 %")]
    [InlineData("product,margin\nlamp,\n", "empty")]
    [InlineData("product,margin\n,0.3\n", "empty")]
    [InlineData("product,margin\nlamp,0.3\nLAMP,0.4\n", "has a line already")]
    [InlineData("name,margin\nlamp,0.3\n", "no column for it among name, margin; a file of margins says of what: product or category")]
    [InlineData("product\nlamp\n", "no column for it among product; a file of margins says which share")]
    [InlineData("", "empty")]
    public void Rejects_margins(string text, string reason)
    {
        var (_, report) = MarginFileReader.Read(new StringReader(text), DecimalMark.Point);

        Assert.True(report.IsRejected);
        Assert.Contains(report.Errors, error => error.Reason.StartsWith(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Contacts_cost_by_channel_and_minute_and_those_that_the_company_caused_are_apart()
    {
        const string Text = """
            customer_id,channel,minutes,count,caused_by_company,date
            a,Voice,6,,,2026-01-05
            a,voice,40,10,yes,2026-01-06
            a,chat,3,1,0,
            b,voice,,,false,2026-03-01
            """;
        var (contacts, report) = ContactFileReader.Read(new StringReader(Text), Costs, DecimalMark.Point, new LocalDate(2026, 2, 1));

        Assert.False(report.IsRejected);
        Assert.Equal(new ContactSum(new Contacts(2, 9, 6.5m), new Contacts(10, 40, 40)), contacts["a"]);

        // After the last day.
        Assert.Equal(default, contacts["b"]);
    }

    [Theory]
    [InlineData("customer_id,channel\na,fax\n", "nothing says what a contact on it costs: give --cost fax=AMOUNT")]
    [InlineData("customer_id,minutes\na,-1\n", "not between 0 and 10,000,000")]
    [InlineData("customer_id,count\na,1.5\n", "not a whole number")]
    [InlineData("customer_id,caused_by_company\na,maybe\n", "neither true nor false")]
    [InlineData("customer_id,date\na,soon\n", "not a date like")]
    [InlineData("channel\nvoice\n", "no column for it among channel; a file of contacts says whose")]
    public void Rejects_contacts(string text, string reason)
    {
        var costs = text.Contains("fax", StringComparison.Ordinal) ? Costs with { PerMinute = 0 } : Costs;

        var (_, report) = ContactFileReader.Read(new StringReader(text), costs, DecimalMark.Point, last: null);

        Assert.True(report.IsRejected);
        Assert.Contains(report.Errors, error => error.Reason.StartsWith(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Rejects_contacts_without_minutes_if_only_minutes_cost()
    {
        var (_, report) = ContactFileReader.Read(
            new StringReader("customer_id\na\n"), new ServiceCosts { PerMinute = 1 }, DecimalMark.Point, last: null);

        Assert.Contains(report.Errors, error => error.Column == "minutes" && report.IsUnreadable);
    }

    [Theory]
    [InlineData("minute", "abc")]
    [InlineData("order", "-1")]
    [InlineData("voice", "1000001")]
    public void Rejects_a_cost(string name, string cost) =>
        Assert.Contains(
            $"'{name}={cost}': a cost is a number of 0 to 1,000,000",
            ServiceCosts.TryRead(new Dictionary<string, string> { [name] = cost }, out _),
            StringComparison.Ordinal);

    [Fact]
    public void Cost_of_a_channel_that_no_contact_is_on_is_told_with_the_nearest() =>
        Assert.Equal(
            ("voise", "is no thing that costs; did you mean 'voice'?"),
            new ServiceCosts { ByChannel = new Dictionary<string, decimal> { ["voise"] = 1 } }.UnknownChannel(["voice", "chat"]));

    private static Transaction Of(string product) => new() { CustomerId = "a", Day = new LocalDate(2026, 1, 5), Amount = 1, Product = product };
}
