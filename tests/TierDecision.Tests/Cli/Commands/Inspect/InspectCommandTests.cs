using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Inspect;

/// <summary>Exports as people have them. Each names the public report it follows.</summary>
public sealed class InspectCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Export_is_understood_and_the_command_that_is_named_scores_it()
    {
        var file = _folder.Write(
            "export.csv",
            "Bestellnummer;Kundennummer;E-Mail;Bestelldatum;Gesamtbetrag;Status",
            "1;17;k1@example.com;19.02.2025;1.741,74 €;Abgeschlossen",
            "2;17;k1@example.com;03.03.2025;54,42 €;Abgeschlossen",
            "3;0;g1@example.com;04.03.2025;5,00 €;Storniert",
            "4;0;g2@example.com;05.03.2025;-7,00 €;Abgeschlossen",
            "Summe;;;;1.794,16 €;");

        var result = await _folder.RunAsync("inspect", file);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Kundennummer customer such as '17'", result.OutputLines);
        Assert.Contains("Bestelldatum date the day first, because line 2 has 19.02.2025", result.OutputLines);
        Assert.Contains(
            "Gesamtbetrag amount a decimal comma and points between thousands, because line 2 has 1.741,74 €, in EUR", result.OutputLines);
        Assert.Contains("Status status such as 'Abgeschlossen'", result.OutputLines);
        Assert.Contains("17 2025-02-19 1741.74 EUR 1 k1@example.com sale", result.OutputLines);
        Assert.Contains("0 2025-03-04 5.00 EUR 3 g1@example.com nothing: not completed", result.OutputLines);
        Assert.Contains($"{file}: line 6, Kundennummer: empty", result.ErrorLines);
        Assert.Contains(result.ErrorLines, line => line.StartsWith("Warning: Kundennummer '0', first in line 4, has 2 e-mail", StringComparison.Ordinal));

        var command = result.OutputLines[^1];
        Assert.Equal($"Next: tierctl score {file} --guests apart --rejects rejects.csv", command);
        var score = await _folder.RunAsync(
            ["score", file, .. command[(command.IndexOf(file, StringComparison.Ordinal) + file.Length + 1)..].Replace(
                "rejects.csv", _folder.PathOf("r.csv"), StringComparison.Ordinal).Split(' '), "-o", _folder.PathOf("s.csv")]);
        Assert.Equal(0, score.ExitCode);
        Assert.Contains("Revenue 1,796.16 EUR", score.OutputLines);
    }

    /// <summary>julionc/awesome-shopify #81: the column Id is the order.</summary>
    [Fact]
    public async Task Order_id_that_is_taken_for_the_customer_is_told()
    {
        var file = _folder.Write(
            "a.csv",
            "Name,Email,Financial Status,Currency,Total,Created at,Refunded Amount,Id",
            "#1001,ada@example.com,paid,EUR,100.00,2025-03-01 09:11:58 +0100,0.00,5500000000001",
            "#1002,bob@example.com,refunded,EUR,2000.00,2025-03-03 17:59:10 +0100,2000.00,5500000000002",
            "#1003,ada@example.com,paid,EUR,50.00,2025-03-20 09:59:10 +0100,0.00,5500000000003");

        var result = await _folder.RunAsync("inspect", file);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            ["Warning: Id is another one in every line, and Email is not: Id may be the order, and --column customer=Email the customer."],
            result.ErrorLines);
        Assert.Contains("5500000000002 2025-03-03 2000.00 EUR bob@example.com sale, 2000.00 paid back", result.OutputLines);
    }

    /// <summary>An r-help question on RFM: the amount has a name that is not known.</summary>
    [Fact]
    public async Task Column_that_alone_can_be_the_amount_is_named_in_the_command()
    {
        var file = _folder.Write("t.csv", "user_id,subtotal_amount,created_at", "1,19.32,6/11/2017 17:40", "2,20,6/16/2017 22:45");

        var result = await _folder.RunAsync("inspect", file);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("created_at date the month first, because line 3 has 6/16/2017 22:45", result.OutputLines);
        Assert.Equal($"Next: tierctl score {file} --column amount=subtotal_amount", result.OutputLines[^1]);
    }

    [Fact]
    public async Task Two_columns_that_can_be_the_amount_are_not_chosen_from()
    {
        var file = _folder.Write("t.csv", "user_id,net sum,gross sum,created_at", "1,19.32,20.50,2025-01-01", "2,20,21,2025-01-02");

        var result = await _folder.RunAsync("inspect", file);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("amount: no column for it among", result.Error, StringComparison.Ordinal);
        Assert.Equal("Settle what is said above first, then inspect the file again.", result.OutputLines[^1]);
    }

    /// <summary>shopware/shopware #6393: 1.299 can be two numbers.</summary>
    [Fact]
    public async Task Choice_that_only_a_person_can_make_is_left_open_in_the_command()
    {
        var file = _folder.Write("t.csv", "customer_id;date;amount", "K1;03/04/2025;1.299", "K3;05/04/2025;2.450");

        var result = await _folder.RunAsync("inspect", file);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal($"Next: tierctl score {file} --decimal point|comma --dates dmy|mdy", result.OutputLines[^1]);
        Assert.Equal(
            $"Next: tierctl score {file} --decimal comma --dates dmy",
            (await _folder.RunAsync("inspect", file, "--decimal", "comma", "--dates", "dmy")).OutputLines[^1]);
    }

    /// <summary>pulibrary/orangelight #2695: such a file must be made anew.</summary>
    [Fact]
    public async Task Damaged_ids_are_counted_and_no_command_is_advised()
    {
        var file = _folder.Write(
            "t.csv", "customer_id,date,amount", "9.91214E+15,2025-01-10,40.00", "9.91214E+15,2025-01-12,900.00", "1234,2025-02-20,10.00");

        var result = await _folder.RunAsync("inspect", file);

        Assert.StartsWith("Warning: customer_id '9.91214E+15' in line 2 and 1 more are ids that a program wrote", result.Error, StringComparison.Ordinal);
        Assert.Equal("Settle what is said above first, then inspect the file again.", result.OutputLines[^1]);
    }

    /// <summary>Mailtrain-org/mailtrain #631: three ways to write one address.</summary>
    [Fact]
    public async Task Addresses_as_ids_in_other_letters_are_told()
    {
        var file = _folder.Write("t.csv", "customer_id,date,amount", "Ann@Example.com,2025-01-10,100.00", "ann@example.com,2025-02-10,100.00");

        var result = await _folder.RunAsync("inspect", file);
        var told = await _folder.RunAsync("inspect", file, "--column", "email=customer_id");

        Assert.Equal(
            "Warning: customer_id 'ann@example.com' in line 3 is the address of line 2 in other letters; they are two customers. "
                + "--column email=customer_id makes them one.",
            Assert.Single(result.ErrorLines));
        Assert.Equal("", told.Error);
        Assert.Contains("ann@example.com 2025-01-10 100.00 Ann@Example.com sale", told.OutputLines);
    }

    [Fact]
    public async Task Rejects_what_cannot_be_read()
    {
        var missing = await _folder.RunAsync("inspect", _folder.PathOf("none.csv"));
        var sampleOfCdnow = await _folder.RunAsync("inspect", _folder.Write("cdnow.txt", "00001 19970101 1 11.77", "00002 19970112 1 12.00"));

        Assert.Equal((2, 0), (missing.ExitCode, sampleOfCdnow.ExitCode));
        Assert.Equal($"{_folder.PathOf("none.csv")}: there is no such file", missing.ErrorLines[0]);
        Assert.Contains("1 1997-01-01 11.77 sale", sampleOfCdnow.OutputLines);
    }
}
