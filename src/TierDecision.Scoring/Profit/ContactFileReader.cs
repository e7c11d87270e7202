using NodaTime;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Profit;

/// <summary>
/// Reads a file of service contacts: a CSV file with a column for the customer, and of channel, minutes, count, caused_by_company and date those that
/// it has. A line is one contact, or as many as its count says; minutes are those of the line all together.
/// </summary>
public static class ContactFileReader
{
    private const string Customer = "customer";
    private const string Channel = "channel";
    private const string Minutes = "minutes";
    private const string Count = "count";
    private const string Caused = "caused_by_company";
    private const string Date = "date";

    private const int LongestChannel = 64;
    private const decimal MostMinutes = 10_000_000;

    private static readonly IReadOnlyList<Column> Columns =
    [
        new(
            Customer, "customer_id", "customer_no", "customer_number", "cust_id", "client_id", "account_id", "member_id", "user_id", "kunden_id",
            "kundennummer", "customer", "client", "kunde"),
        new(Channel, "channel", "medium", "kanal"),
        new(Minutes, "minutes", "handling_minutes", "duration_minutes", "minuten"),
        new(Count, "count", "contacts", "number", "anzahl"),
        new(Caused, "caused_by_company", "company_caused", "our_fault"),
        new(Date, "date", "contact_date", "day", "timestamp", "created_at"),
    ];

    /// <summary>The contacts of a file with their cost; of no use if the report says that it is rejected.</summary>
    /// <param name="path">The file.</param>
    /// <param name="costs">What a contact costs.</param>
    /// <param name="decimalMark">What numbers have before their decimals.</param>
    /// <param name="last">The last day whose contacts count; null for any.</param>
    public static (ServiceUse Contacts, FileReport Report) Read(string path, ServiceCosts costs, DecimalMark decimalMark, LocalDate? last)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var file = TableFile.Open(path);
        return Read(file, costs, decimalMark, last);
    }

    /// <summary>The same of a text, which is disposed.</summary>
    public static (ServiceUse Contacts, FileReport Report) Read(TextReader text, ServiceCosts costs, DecimalMark decimalMark, LocalDate? last)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var file = TableFile.Open(text);
        return Read(file, costs, decimalMark, last);
    }

    private static (ServiceUse Contacts, FileReport Report) Read(TableFile file, ServiceCosts costs, DecimalMark decimalMark, LocalDate? last)
    {
        ArgumentNullException.ThrowIfNull(costs);
        var use = new ServiceUse();
        if (file.ReadHeader(Columns))
        {
            file.Require(Customer, "a file of contacts says whose: name it customer_id");
            if (costs.PerMinute > 0 && costs.ByChannel.Count == 0 && costs.PerContact is null)
            {
                file.Require(
                    Minutes, "contacts cost by the minute, so that without it they cost nothing: name it minutes, or give --cost contact=AMOUNT");
            }
        }

        while (file.ReadLine())
        {
            file.Check(Customer, FieldText.CustomerId(file[Customer], out var customer));
            var channel = file[Channel].ToString();
            file.Check(Channel, channel.Length > LongestChannel ? $"longer than {LongestChannel} characters" : null);
            var (count, minutes) = (CountOf(file), MinutesOf(file, decimalMark));
            var isCompany = IsCaused(file);
            var counts = IsBy(file, last);
            var cost = costs.Of(channel, count, minutes);
            file.Check(Channel, cost is null ? $"nothing says what a contact on it costs: give --cost {Named(channel)}=AMOUNT" : null);
            if (file.EndLine() && counts)
            {
                use.Add(customer, channel, new Contacts(count, minutes, cost!.Value), isCompany);
            }
        }

        return (use, file.Report);
    }

    private static string Named(string channel) => channel.Length == 0 ? "contact" : channel;

    private static long CountOf(TableFile file)
    {
        if (file[Count] is not { IsEmpty: false } text)
        {
            return 1;
        }

        file.Check(Count, FieldText.Whole(text, out var count));
        return count;
    }

    private static decimal MinutesOf(TableFile file, DecimalMark decimalMark)
    {
        if (file[Minutes] is not { IsEmpty: false } text)
        {
            return 0;
        }

        file.Check(
            Minutes,
            FieldText.Amount(text, NumberDialect.Ungrouped(decimalMark), out var minutes)
            ?? (minutes is < 0 or > MostMinutes ? $"not between 0 and {MostMinutes:N0}" : null));
        return minutes;
    }

    private static bool IsCaused(TableFile file)
    {
        var text = file[Caused];
        var isYes = text is "1" || Is(text, "true") || Is(text, "yes");
        var isNo = text is "" or "0" || Is(text, "false") || Is(text, "no");
        file.Check(Caused, isYes || isNo ? null : "neither true nor false (1 and 0, yes and no are read, too)");
        return isYes;
    }

    private static bool Is(ReadOnlySpan<char> text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static bool IsBy(TableFile file, LocalDate? last)
    {
        if (file[Date] is not { IsEmpty: false } text)
        {
            return true;
        }

        file.Check(Date, FieldText.Day(text, DateDialect.YearFirst, last: null, out var day));
        return last is not { } end || day <= end;
    }
}
