using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Scores;

namespace TierDecision.Tests.Scoring.Scores;

public class ScoreFileTests
{
    private static readonly string[] Tiers = ["Platinum", "Gold", "Silver"];

    private static readonly ScoredCustomer Full = new()
    {
        CustomerId = "42", Phone = "+999000000042", Email = "a.b@example.com", ExternalIds = ["crm:C|1", @"erp:a\b"],
        RecencyDays = 0, Frequency = 44, Monetary = 1123.6900m, Agent = "Ann, \"the\" agent",
        Score = new CustomerScore
        {
            Tier = 0, ValueScore = 33.333332f, Percentile = 99.99999f, Recency = 5, Frequency = 4, Monetary = 3, Segment = RfmSegment.CantLoseThem,
            LifetimeValue = 1e10f, Margin = -0.1f, ProbabilityActive = 0.9688523f, Language = new LanguageCode(0x7a68),
            Flags = CustomerFlags.OpenComplaint | CustomerFlags.Vulnerable, AsOf = Instant.FromUtc(2024, 2, 29, 1, 2, 3),
        },
    };

    [Fact]
    public void Written_scores_are_read_back_to_the_last_digit()
    {
        var asOf = Full.Score.AsOf;
        ScoredCustomer[] expected =
        [
            Full with { Score = Full.Score with { TierSince = Instant.FromUtc(2023, 1, 2, 3, 4, 5), DissatisfiedDays = 8 } },
            new() { CustomerId = "客户,7", Score = new CustomerScore { Tier = 2, Percentile = 0, AsOf = asOf, TierSince = asOf } },
        ];
        var file = new StringWriter();

        Assert.Equal(2, ScoreFileWriter.Write(file, Tiers, expected));
        var (actual, report) = Read(file.ToString());
        Assert.Empty(report.Errors);
        Assert.Empty(report.IgnoredColumns);
        Assert.Equal(2, actual.Count);
        Assert.Equal(expected[0].ExternalIds, actual[0].ExternalIds);
        Assert.Equal(expected[0] with { ExternalIds = [] }, actual[0] with { ExternalIds = [] });
        Assert.Equal(expected[1] with { ExternalIds = [] }, actual[1] with { ExternalIds = [] });
    }

    [Fact]
    public void Score_file_is_written_to_the_byte()
    {
        ScoredCustomer[] customers =
        [
            Full,
            new() { CustomerId = " 7", Score = new CustomerScore { Tier = 2, Percentile = 0 }, Agent = "客户😀 " },
            new() { CustomerId = "two\nlines", Score = new CustomerScore { Tier = 1, Percentile = 0 }, Agent = "=1+1" },
        ];
        var file = new StringWriter();

        ScoreFileWriter.Write(file, Tiers, customers);

        Assert.Equal(
            "customer_id,phone,email,external_ids,tier,value_score,percentile,r,f,m,segment,recency_days,frequency,monetary,lifetime_value,margin,"
            + "probability_active,language,flags,agent,as_of,tier_since,dissatisfied_at\n"
            + "42,+999000000042,a.b@example.com,crm:C\\|1|erp:a\\\\b,Platinum,33.333332,99.99999,5,4,3,cant_lose_them,0,44,1123.6900,10000000000,-0.1,"
            + "0.9688523,zh,vulnerable|open_complaint,\"Ann, \"\"the\"\" agent\",2024-02-29T01:02:03Z,,\n"
            + "\" 7\",,,,Silver,0,0,,,,,,,,,,,,,\"客户😀 \",,,\n"
            + "\"two\nlines\",,,,Gold,0,0,,,,,,,,,,,,,=1+1,,,\n"
            + "# rows: 3\n",
            file.ToString());
    }

    [Fact]
    public void Rejects_a_file_that_somebody_writes_to_while_it_is_read()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "customer_id,tier\n1,gold\n2,gold\n");
            using var reader = ScoreFileReader.Open(path, new ScoreFileOptions { Tiers = Tiers });
            foreach (var customer in reader.Read())
            {
                if (customer.CustomerId == "1")
                {
                    File.AppendAllText(path, "3,gold\n");
                }
            }

            Assert.True(reader.Report.IsUnreadable);
            Assert.Contains("still being written", reader.Report.Errors[^1].Reason, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("", 0, false)]
    [InlineData("", 1, true)]
    [InlineData("# rows: 0\n", 1, false)]
    public void Rejects_a_file_that_a_run_wrote_and_that_may_be_cut_off(string end, long leastRows, bool isRejected)
    {
        using var written = new StringWriter();
        ScoreFileWriter.Write(written, Tiers, []);
        using var reader = ScoreFileReader.Open(
            new StringReader(written.ToString().Split('\n')[0] + "\n" + end), new ScoreFileOptions { Tiers = Tiers });
        reader.LeastRows = leastRows;

        Assert.Empty(reader.Read());

        Assert.Equal(isRejected, reader.Report.Errors.Any(error => error.Reason.Contains("add the line '# rows: 0'", StringComparison.Ordinal)));
    }

    [Fact]
    public void Rejects_a_file_whose_last_line_is_no_number_of_rows()
    {
        var (_, report) = Read("customer_id,tier\n1,gold\n# rows: many\n");

        Assert.True(report.IsUnreadable);
    }

    [Theory]
    [InlineData("two\rlines")]
    [InlineData("two\nlines")]
    [InlineData("two\r\nlines")]
    public void Value_with_a_line_end_is_read_back(string value)
    {
        var file = new StringWriter();

        ScoreFileWriter.Write(file, Tiers, [new ScoredCustomer { CustomerId = value, Score = new CustomerScore { Tier = 1 } }]);
        var (customers, report) = Read(file.ToString());

        Assert.Empty(report.Errors);
        Assert.Equal(value, Assert.Single(customers).CustomerId);
    }

    [Fact]
    public void Customer_and_tier_are_enough()
    {
        var (customers, report) = Read("tier;customer_id;region\ngold;1;north\nSILVER;2;south\n");

        Assert.Empty(report.Errors);
        Assert.Equal(["region"], report.IgnoredColumns);
        Assert.Equal([("1", 1), ("2", 2)], customers.Select(c => (c.CustomerId, (int)c.Score.Tier)));
        Assert.Equal(new CustomerScore { Tier = 1, Percentile = 0 }, customers[0].Score);
    }

    [Fact]
    public void Columns_can_be_named()
    {
        var (customers, report) = Read("kunde,klasse\n1,Gold\n", new ScoreFileOptions
        {
            Tiers = Tiers,
            Columns = new Dictionary<string, string> { ["customer_id"] = "kunde", ["tier"] = "klasse" },
        });

        Assert.Empty(report.Errors);
        Assert.Equal(1, Assert.Single(customers).Score.Tier);
    }

    [Fact]
    public void Rejects_more_external_ids_than_a_customer_has_aliases()
    {
        static string Ids(int count) => string.Join('|', Enumerable.Range(1, count).Select(id => $"crm:{id}"));

        var (customers, report) = Read($"customer_id,tier,external_ids\n1,Gold,{Ids(254)}\n7,Gold,{Ids(255)}\n");

        Assert.Equal("1", Assert.Single(customers).CustomerId);
        var error = Assert.Single(report.Errors);
        Assert.Equal((3, "external_ids"), (error.Line, error.Column));
        Assert.Equal("has too many ids; 255, and a customer has at most 254 beside phone and email", error.Reason);
    }

    [Theory]
    [InlineData("tier", "golf", "did you mean 'Gold'?")]
    [InlineData("tier", "vip", "there are Platinum, Gold, Silver")]
    [InlineData("tier", "", "empty")]
    [InlineData("customer_id", "", "empty")]
    [InlineData("external_ids", "crm", "source:id")]
    [InlineData("value_score", "101", "not between 0 and 100")]
    [InlineData("percentile", "-1", "not between 0 and 100")]
    [InlineData("percentile", "NaN", "not a number")]
    [InlineData("r", "6", "not between 0 and 5")]
    [InlineData("f", "1.5", "not a whole number")]
    [InlineData("m", "x", "not a whole number")]
    [InlineData("segment", "champion", "did you mean 'champions'?")]
    [InlineData("recency_days", "-1", "not between")]
    [InlineData("frequency", "many", "not a whole number")]
    [InlineData("monetary", "1.2.3", "not a number")]
    [InlineData("lifetime_value", "inf", "not a number")]
    [InlineData("margin", "1e99", "not a number")]
    [InlineData("probability_active", "1.1", "not between 0 and 1")]
    [InlineData("language", "chinese", "not a language")]
    [InlineData("flags", "open_complaint|vunerable", "did you mean 'vulnerable'?")]
    [InlineData("as_of", "today", "not a time")]
    public void Rejects_value(string column, string value, string reason)
    {
        var fields = new Dictionary<string, string> { ["customer_id"] = "7", ["tier"] = "Gold", [column] = value };
        var (customers, report) = Read($"{string.Join(',', fields.Keys)}\n1,Gold,\n{string.Join(',', fields.Values)}\n");

        var error = Assert.Single(report.Errors);
        Assert.Equal((3, column, value), (error.Line, error.Column, error.Value));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        Assert.True(report.IsRejected);
        Assert.Single(customers);
    }

    [Theory]
    [InlineData("percentile", "93,33")]
    [InlineData("value_score", "93,5")]
    [InlineData("monetary", "1234,5")]
    [InlineData("lifetime_value", "-0,25")]
    public void Rejects_a_decimal_comma_and_says_what_to_do(string column, string value)
    {
        var (_, report) = Read($"customer_id;tier;{column}\n1;Gold;{value}\n");

        Assert.Equal(
            new LineError(
                2, column, value,
                "has a decimal comma; a score file has decimal points, as 'tierctl score' writes them: save it with those, such as 93.33"),
            Assert.Single(report.Errors));
    }

    [Fact]
    public void Phone_and_address_that_cannot_be_read_are_left_out_and_the_customer_is_loaded()
    {
        var (customers, report) = Read("customer_id,tier,phone,email\n1,Gold,abc,ada@example.com\n2,Gold,+442079460958,abc\n");

        Assert.Equal(
            [("1", null, "ada@example.com"), ("2", "+442079460958", null)],
            customers.Select(customer => (customer.CustomerId, customer.Phone, customer.Email)));
        Assert.False(report.IsRejected);
        Assert.Equal(
            ["line 2, phone 'abc': not a phone number like +441632960001", "line 3, email 'abc': not an e-mail address"],
            report.LeftOut.Kinds.SelectMany(kind => kind.Shown).Select(error => error.ToString()));
    }

    [Fact]
    public void Rejects_a_file_without_tiers()
    {
        var (_, report) = Read("customer_id,teir\n1,Gold\n");

        Assert.True(report.IsUnreadable);
        Assert.Equal("tier", Assert.Single(report.Errors).Column);
        Assert.Equal(["teir"], report.IgnoredColumns);
    }

    [Fact]
    public void Rejects_file_takes_the_bad_lines()
    {
        var rejects = new StringWriter();
        var (customers, report) = Read("customer_id,tier\n1,Gold\n2,Lead\n3,Silver\n", new ScoreFileOptions { Tiers = Tiers, Rejects = rejects });

        Assert.Equal(["1", "3"], customers.Select(c => c.CustomerId));
        Assert.Equal(1, report.BadLines);
        Assert.Equal(
            "customer_id,tier,reject_reason\n2,Lead,\"tier: no such tier; there are Platinum, Gold, Silver\"\n", rejects.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void First_line_says_what_the_data_is_as_of_if_a_line_does_not()
    {
        var (customers, report) = Read("customer_id,tier,as_of,tier_since\n1,Gold,2024-02-29T01:02:03Z,\n2,Gold,,\n3,Gold,2024-03-01,2023-05-06\n");

        Assert.Empty(report.Errors);
        var first = Instant.FromUtc(2024, 2, 29, 1, 2, 3);
        Assert.Equal(
            [(first, first), (first, first), (Instant.FromUtc(2024, 3, 1, 0, 0), Instant.FromUtc(2023, 5, 6, 0, 0))],
            customers.Select(c => (c.Score.AsOf, c.Score.TierSince)));
    }

    [Theory]
    [InlineData("2024-02-29", 1)]
    [InlineData("2024-02-28T00:00:00Z", 2)]
    [InlineData("2024-02-28T00:00:01Z", 1)]
    [InlineData("2024-03-05", 1)]
    [InlineData("2000-01-01", 255)]
    public void Dissatisfaction_is_kept_in_whole_days_before_the_date_of_the_data(string at, int expected)
    {
        var (customers, _) = Read($"customer_id,tier,dissatisfied_at,as_of\n1,Gold,{at},2024-02-29\n");

        Assert.Equal(expected, Assert.Single(customers).Score.DissatisfiedDays);
    }

    [Fact]
    public void Every_column_of_a_score_has_a_column_of_the_file()
    {
        var columns = ScoreColumns.All.Select(column => column.Column.Name).ToList();

        Assert.Distinct(columns);
        Assert.All(CustomerFields.OfScore, field => Assert.Contains(field.Column, columns));
    }

    private static (IReadOnlyList<ScoredCustomer> Customers, FileReport Report) Read(string text, ScoreFileOptions? options = null)
    {
        using var reader = ScoreFileReader.Open(new StringReader(text), options ?? new ScoreFileOptions { Tiers = Tiers });
        return (reader.Read().ToList(), reader.Report);
    }
}
