using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Score;

/// <summary>Ids that make one customer of many, or many of one. Each names the public report it follows.</summary>
public sealed class CustomerIdTests : IDisposable
{
    private static readonly string[] Guests =
    [
        "order_id,customer_id,billing_email,order_date,total",
        "1,0,g1@example.com,2025-01-05,40.00", "2,0,g2@example.com,2025-01-09,55.00", "3,0,g3@example.com,2025-02-10,35.00",
        "4,0,G3@example.com,2025-02-20,60.00", "5,17,k1@example.com,2025-03-01,150.00", "6,18,k2@example.com,2025-02-26,90.00",
    ];

    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>woocommerce/woocommerce-admin #1476: all guests have the id 0.</summary>
    [Fact]
    public async Task Rejects_an_id_of_guests()
    {
        var file = _folder.Write("t.csv", Guests);

        var result = await Score(file, "--rejects", _folder.PathOf("r.csv"));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(
            [
                $"{file}: line 2, customer_id '0': has 3 e-mail addresses, so it is of guests; give --guests apart (each is a customer by the e-mail "
                    + "address), --guests drop (their sales are left out) or --guests keep",
                $"{file} cannot be used; nothing was scored.",
            ],
            result.ErrorLines);
    }

    [Theory]
    [InlineData("apart", "17,18,g1@example.com,g2@example.com,g3@example.com", "95.00")]
    [InlineData("drop", "17,18", null)]
    [InlineData("keep", "0,17,18", null)]
    public async Task Guests_are_what_was_asked_for(string rule, string customers, string? third)
    {
        var result = await Score(_folder.Write("t.csv", Guests), "--guests", rule);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(customers.Split(','), Rows().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(rule == "drop" ? $"{_folder.PathOf("t.csv")}: 4 lines of guests were left out.\n" : "", result.Error);
        Assert.Equal(third, Rows().GetValueOrDefault("g3@example.com"));
    }

    [Fact]
    public async Task Guest_without_an_address_is_a_bad_line_and_a_sum_at_the_end_is_no_guest()
    {
        var file = _folder.Write("t.csv", [.. Guests, "7,guest,,2025-02-26,1.00", ",,,,430.00"]);

        var apart = await Score(file, "--guests", "apart", "--rejects", _folder.PathOf("r.csv"));

        Assert.Equal(0, apart.ExitCode);
        Assert.Contains("line 8, customer_id 'guest': a guest without an e-mail address that can be read", apart.Error, StringComparison.Ordinal);
        Assert.Contains("line 9, customer_id: empty", apart.Error, StringComparison.Ordinal);
    }

    /// <summary>A customer who changed the address, and a company with a buyer in every line but one.</summary>
    [Fact]
    public async Task Few_addresses_of_one_id_are_one_customer()
    {
        var file = _folder.Write(
            "t.csv",
            "customer_id,email,date,amount", "7,a@example.com,2025-01-05,1", "7,b@example.com,2025-01-06,1", "7,c@example.com,2025-01-07,1",
            "8,d@example.com,2025-01-07,1", "0,e@example.com,2025-01-07,1", "0,e@example.com,2025-01-08,1");

        Assert.Equal((0, ""), ((await Score(file)).ExitCode, (await Score(file)).Error));
    }

    [Fact]
    public async Task Rejects_any_id_with_another_address_in_nearly_every_line()
    {
        var file = _folder.Write(
            "t.csv", ["customer_id,email,date,amount", "1,a@example.com,2025-01-05,1", .. Enumerable.Range(1, 5).Select(i => $"99999,g{i}@example.com,2025-01-05,1")]);

        Assert.Contains("line 3, customer_id '99999': has 5 e-mail addresses", (await Score(file)).Error, StringComparison.Ordinal);
    }

    /// <summary>pulibrary/orangelight #2695: a spreadsheet made one id of three.</summary>
    [Theory]
    [InlineData("9.91214E+15")]
    [InlineData("9,91214E+15")]
    [InlineData("9E+15")]
    [InlineData("17001.0")]
    [InlineData("17001,00")]
    public async Task Rejects_ids_that_a_spreadsheet_wrote_as_numbers_unless_told_otherwise(string id)
    {
        var file = _folder.Write("t.csv", "customer_id;date;amount", "1234;2025-02-20;10.00", $"{id};2025-01-10;40.00");

        var refused = await Score(file);
        var kept = await Score(file, "--damaged-ids", "keep");
        var wrong = await Score(file, "--damaged-ids", "mend");

        Assert.Equal((2, 0, 2), (refused.ExitCode, kept.ExitCode, wrong.ExitCode));
        Assert.Equal(
            $"{file}: line 3, customer_id '{id}': an id that a program wrote as a number, so that it is of several or of none; let the file have the ids as "
                + "text, or give --damaged-ids keep if this is an id",
            refused.ErrorLines[0]);
        Assert.Contains("--damaged-ids 'mend' is no choice; there is: keep", wrong.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12E+3")]
    [InlineData("1.5")]
    [InlineData("10.0.1")]
    [InlineData("E+15")]
    [InlineData("1E+")]
    [InlineData("00017")]
    public async Task Ids_that_only_look_a_little_like_numbers_are_ids(string id)
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", $"{id},2025-01-10,40.00");

        Assert.Equal(0, (await Score(file)).ExitCode);
        Assert.Equal([id], Rows().Keys);
    }

    /// <summary>Mailtrain-org/mailtrain #631: three ways to write one address.</summary>
    [Fact]
    public async Task Addresses_that_are_the_ids_are_one_in_letters_of_any_case()
    {
        var file = _folder.Write(
            "t.csv", "Email,date,amount", "Ann@Example.com,2025-01-10,100.00", "ann@example.com,2025-02-10,100.00", "ANN@EXAMPLE.COM ,2025-03-10,100.00",
            "bo@example.com,2025-03-01,150.00");

        var result = await Score(file, "--column", "customer=Email");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal([("ann@example.com", "300.00"), ("bo@example.com", "150.00")], Rows().Select(row => (row.Key, row.Value)));
    }

    private Task<CliResult> Score(string file, params string[] options) =>
        _folder.RunAsync(["score", file, "-o", _folder.PathOf("s.csv"), .. options]);

    private SortedDictionary<string, string> Rows()
    {
        var rows = _folder.ReadLines("s.csv").Select(line => line.Split(',')).ToArray();
        var monetary = Array.IndexOf(rows[0], "monetary");
        return new(rows.Skip(1).ToDictionary(row => row[0], row => row[monetary]), StringComparer.Ordinal);
    }
}
