using System.Text;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Texts;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Tests.Scoring.Transactions;

public class TransactionFileReaderTests
{
    [Theory]
    [InlineData("customer_id,date,amount", ',')]
    [InlineData("CustomerID;InvoiceDate;Amount", ';')]
    [InlineData("id\torder_date\trevenue", '\t')]
    [InlineData("customer|timestamp|value", '|')]
    [InlineData("Customer ID,Order Date,dollar_value", ',')]
    [InlineData("\"customer_no\",\"Date\",\"Total Amount\"", ',')]
    public void Columns_and_delimiter_are_recognised_by_the_header(string header, char delimiter)
    {
        var (transactions, report) = Read($"{header}\n42{delimiter}2024-02-29{delimiter}12.50\n");

        Assert.Empty(report.Errors);
        var transaction = Assert.Single(transactions);
        Assert.Equal(("42", new LocalDate(2024, 2, 29), 12.50m), (transaction.CustomerId, transaction.Day, transaction.Amount));
    }

    [Theory]
    [InlineData("2024-03-01")]
    [InlineData("20240301")]
    [InlineData("2024-03-01 23:59:59")]
    [InlineData("2024-03-01 23:59")]
    [InlineData("2024-03-01T23:59:59Z")]
    [InlineData("2024-03-01T23:59:59.1234567+02:00")]
    [InlineData("20240301T235959", false)]
    [InlineData("2024-03-01T24:00:00", false)]
    [InlineData("2024-03-01T12:00:00+2:00", false)]
    [InlineData("2024-03-01x", false)]
    [InlineData("2024-02-30", false)]
    [InlineData("2024-13-01", false)]
    [InlineData("2024-3-1")]
    [InlineData("2024/03/01")]
    [InlineData("2024-03-01 09:11:58 +0100")]
    [InlineData("2024-03-01 09:11:58 UTC")]
    [InlineData("1/3/2024", false)]
    [InlineData("01/03/24", false)]
    [InlineData("20241301", false)]
    [InlineData("0024-03-01", false)]
    [InlineData("", false)]
    public void Date_is_read_as_written_or_refused(string date, bool good = true)
    {
        var (transactions, report) = Read($"id,date,amount\n1,{date},5\n");

        if (good)
        {
            Assert.Equal(new LocalDate(2024, 3, 1), Assert.Single(transactions).Day);
        }
        else
        {
            var error = Assert.Single(report.Errors);
            Assert.Equal((2, "date", date), (error.Line, error.Column, error.Value));
            Assert.Empty(transactions);
        }
    }

    [Theory]
    [InlineData("12.5", "12.5")]
    [InlineData("-3", "-3")]
    [InlineData("1e3", "1000")]
    [InlineData(" 7 ", "7")]
    [InlineData("1,5", "1.5")]
    [InlineData("$5", "5")]
    [InlineData("1.234.5", null)]
    [InlineData("1,234,56", null)]
    [InlineData("5 pieces", null)]
    [InlineData("NaN", null)]
    [InlineData("1e13", null)]
    [InlineData("1e99", null)]
    [InlineData("", null)]
    public void Amount_is_a_number_or_refused(string amount, string? expected)
    {
        var (transactions, report) = Read($"id;date;amount\n1;2024-01-01;{amount}\n");

        if (expected is not null)
        {
            Assert.Equal(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Assert.Single(transactions).Amount);
        }
        else
        {
            Assert.Equal("amount", Assert.Single(report.Errors).Column);
        }
    }

    [Fact]
    public void Amount_is_quantity_times_unit_price_where_the_file_has_no_amount()
    {
        var (transactions, report) = Read("InvoiceNo,Quantity,InvoiceDate,UnitPrice,CustomerID\n536365,6,2010-12-01 08:26:00,2.55,17850\n1,x,2010-12-01,y,2\n");

        var transaction = Assert.Single(transactions);
        Assert.Equal((15.30m, "536365"), (transaction.Amount, transaction.InvoiceId));
        Assert.Equal(["Quantity", "UnitPrice"], report.Errors.Select(e => e.Column));
    }

    [Fact]
    public void Every_error_of_every_bad_line_is_listed_and_nothing_is_given_after_the_first()
    {
        var (transactions, report) = Read("""
            customer_id,date,amount,phone
            1,2024-01-01,1,
            2,yesterday,abc,
            3,2024-01-03,3,

            ,2024-01-04,4,12
            """);

        Assert.Equal(["1"], transactions.Select(t => t.CustomerId));
        Assert.True(report.IsRejected);
        Assert.False(report.IsUnreadable);
        Assert.Equal((4L, 2L), (report.Lines, report.BadLines));
        Assert.Equal(
            [(3L, "date", "yesterday"), (3L, "amount", "abc"), (6L, "customer_id", "")],
            report.Errors.Select(e => (e.Line, e.Column, e.Value)));
        Assert.Equal("line 3, amount 'abc': not a number like 1234.56", report.Errors[1].ToString());
    }

    [Fact]
    public void Rejects_take_the_bad_lines_as_they_stand_and_can_be_mended_and_read_again()
    {
        var rejects = new StringWriter();
        var (transactions, report) = Read(
            "id;date;amount;note\n1;2024-01-01;1;a\n2;2024-99-01;2;\"b;\"\"c\"\n3;2024-01-03;3;d\n", new TransactionFileOptions { Rejects = rejects });

        Assert.Equal(["1", "3"], transactions.Select(t => t.CustomerId));
        Assert.False(report.IsRejected);
        var lines = rejects.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal("id;date;amount;note;reject_reason", lines[0]);
        Assert.Equal("2;2024-99-01;2;\"b;\"\"c\";\"date: no such day in the calendar\"", lines[1]);

        var (mended, mendedReport) = Read(rejects.ToString().Replace("2024-99", "2024-09", StringComparison.Ordinal));
        Assert.Empty(mendedReport.Errors);
        Assert.Equal(["note"], mendedReport.IgnoredColumns);
        Assert.Equal(new LocalDate(2024, 9, 1), Assert.Single(mended).Day);
    }

    [Fact]
    public void Line_numbers_count_line_ends_within_quotes_and_blank_lines()
    {
        var (_, report) = Read("id,note,date,amount\r\n1,\"two\r\nlines\",2024-01-01,1\r\n\r\n2,x,bad,1\r\n", new TransactionFileOptions());

        Assert.Equal(5, Assert.Single(report.Errors).Line);
    }

    [Fact]
    public void Quote_in_the_wrong_place_is_an_error_on_its_line_only()
    {
        var rejects = new StringWriter();
        var (transactions, report) = Read(
            "id,date,amount\n1,2024-01-01,1\n\"2\"x,2024-01-01,1\n3,2024-01-01,1\n", new TransactionFileOptions { Rejects = rejects });

        Assert.Equal(["1", "3"], transactions.Select(t => t.CustomerId));
        Assert.All(report.Errors, e => Assert.Equal((3, "id"), (e.Line, e.Column)));
        Assert.NotEmpty(report.Errors);
    }

    [Fact]
    public void Rejects_values_beyond_the_columns_such_as_a_decimal_comma_leaves()
    {
        var (transactions, report) = Read("id,date,amount\n1,2024-01-01,1234,56\n2,2024-01-01,5,\n", new TransactionFileOptions { Rejects = new StringWriter() });

        Assert.Equal("2", Assert.Single(transactions).CustomerId);
        Assert.Equal(
            "line 2, line '1,2024-01-01,1234,56': 4 values where the header names 3 columns; a value that contains the delimiter ',' is quoted",
            Assert.Single(report.Errors).ToString());
    }

    [Fact]
    public void Rejects_bytes_that_are_not_utf8_in_columns_that_are_read()
    {
        using var reader = Open(Encoding.Latin1.GetBytes("id,date,amount,note\nJos\u00e9,2024-01-01,1,x\n2,2024-01-01,1,caf\u00e9\n"));

        Assert.Empty(reader.Read());

        Assert.Equal("line 2, id 'Jos\ufffd': not UTF-8; save the file as UTF-8", Assert.Single(reader.Report.Errors).ToString());
    }

    [Fact]
    public void Rejects_a_file_that_is_no_text_in_one_line()
    {
        using var reader = Open([0x1f, 0x8c, 0x08, 0x08, 0x00, (byte)',', 0x02]);

        Assert.Empty(reader.Read());

        Assert.Equal("no text: a CSV file in UTF-8 is needed", Assert.Single(reader.Report.Errors).Reason);
        Assert.True(reader.Report.IsUnreadable);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n \n", "empty")]
    [InlineData("a,b\n1,2\n", "no column for it among a, b")]
    [InlineData("id,date,amount,AMOUNT\n1,2024-01-01,1,2\n", "two columns have this name")]
    public void Rejects_a_file_without_its_columns(string text, string reason)
    {
        var (transactions, report) = Read(text, new TransactionFileOptions { Rejects = new StringWriter() });

        Assert.Empty(transactions);
        Assert.True(report.IsRejected);
        Assert.True(report.IsUnreadable);
        Assert.Contains(report.Errors, e => e.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("custmer", "id", "did you mean 'customer'?")]
    [InlineData("customer", "custid", "did you mean 'cust-id'?")]
    public void Rejects_a_column_mapping_that_names_nothing(string field, string column, string reason)
    {
        var (_, report) = Read("cust-id,date,amount\n1,2024-01-01,1\n", new TransactionFileOptions
        {
            Columns = new Dictionary<string, string> { [field] = column },
        });

        Assert.True(report.IsUnreadable);
        Assert.Contains(report.Errors, e => e.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Rejects_a_file_with_a_quote_that_is_never_closed()
    {
        var text = "id,date,amount\n\"1,2024-01-01,1\n" + string.Concat(Enumerable.Repeat("2,2024-01-01,1\n", 10_000));
        var (transactions, report) = Read(text, new TransactionFileOptions { Rejects = new StringWriter() });

        Assert.Empty(transactions);
        Assert.True(report.IsRejected);
        Assert.Contains("quote", Assert.Single(report.Errors).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Endless_line_ends_the_file_without_filling_the_memory()
    {
        using var reader = TransactionFileReader.Open(TextSource.Of(() => new EndlessReader("id,date,amount\n1,2024-01-01,1\n")));

        Assert.Single(reader.Read());
        Assert.True(reader.Report.IsUnreadable);
        Assert.Equal(3, Assert.Single(reader.Report.Errors).Line);
    }

    [Theory]
    [InlineData('"')]
    [InlineData('\n')]
    [InlineData('§')]
    public void Rejects_delimiter(char delimiter)
    {
        var (_, report) = Read("id,date,amount\n", new TransactionFileOptions { Delimiter = delimiter });

        Assert.Equal("delimiter", Assert.Single(report.Errors).Column);
        Assert.True(report.IsRejected);
    }

    [Fact]
    public void Missing_file_is_an_error_in_the_report()
    {
        using var reader = TransactionFileReader.Open(Path.Combine(Path.GetTempPath(), "no-such-folder-of-tierdecision", "x.csv"));

        Assert.Empty(reader.Read());
        Assert.True(reader.Report.IsRejected);
        Assert.Contains("there is no such file", Assert.Single(reader.Report.Errors).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Contact_fields_are_read_and_normalised()
    {
        var (transactions, report) = Read(
            "id,date,amount,phone,email,currency,language\n1,2024-01-01,1,030 123456,A@example.com,eur,de-AT\n2,2024-01-01,1,,,EUR,\n",
            new TransactionFileOptions { Phones = TierDecision.Tests.PhoneNumbers.Phones.In("DE") });

        Assert.Empty(report.Errors);
        Assert.Equal(
            ("+4930123456", "A@example.com", "EUR", "de"),
            (transactions[0].Phone, transactions[0].Email, transactions[0].Currency, transactions[0].Language.ToString()));
        Assert.Equal((null, null, "EUR"), (transactions[1].Phone, transactions[1].Email, transactions[1].Currency));
    }

    [Theory]
    [InlineData("currency", "EURO")]
    [InlineData("language", "german")]
    public void Rejects_contact_field(string column, string value)
    {
        var (_, report) = Read($"id,date,amount,{column}\n1,2024-01-01,1,{value}\n");

        Assert.Equal((2, column, value), Assert.Single(report.Errors) is var e ? (e.Line, e.Column, e.Value) : default);
    }

    // bitrix-tools/b24-rest-docs #72: the phone helps to find the customer, and the sale stands without it.
    [Theory]
    [InlineData("phone", "ask for Jim", "not a phone number like +441632960001")]
    [InlineData("phone", "030 901820/21", "two phone numbers in one field: leave one; in a score file a customer may have a line for each")]
    [InlineData("phone", "4.91701E+11", "not a phone number like +441632960001")]
    [InlineData("email", "a@b@c", "not an e-mail address")]
    [InlineData("email", "nobody", "not an e-mail address")]
    public void Phone_and_address_that_cannot_be_read_are_left_out_and_the_sale_stands(string column, string value, string reason)
    {
        var (transactions, report) = Read(
            $"id,date,amount,{column}\n1,2024-01-01,1,{value}\n",
            new TransactionFileOptions { Phones = TierDecision.Tests.PhoneNumbers.Phones.In("DE") });

        var transaction = Assert.Single(transactions);
        Assert.Equal((null, null, 1m), (transaction.Phone, transaction.Email, transaction.Amount));
        Assert.Equal((0, false), (report.Errors.Count, report.IsRejected));
        Assert.Equal(1, report.LeftOut.Count);
        Assert.Equal(new LineError(2, column, value, reason), Assert.Single(Assert.Single(report.LeftOut.Kinds).Shown));
    }

    [Fact]
    public void Rejects_a_national_number_without_a_region()
    {
        var (_, report) = Read(
            "id,date,amount,phone\n1,2024-01-01,1,030 901820\n",
            new TransactionFileOptions { Phones = TierDecision.PhoneNumbers.PhoneNormalizer.WithoutRegion });

        Assert.Contains("give --region", Assert.Single(report.Errors).Reason, StringComparison.Ordinal);
        Assert.True(report.IsRejected);
    }

    [Fact]
    public void Currency_of_a_file_is_that_of_its_first_good_line()
    {
        using var rejects = new StringWriter();
        using var reader = TransactionFileReader.Open(
            TextSource.Of(() => new StringReader(
                "id,date,amount,currency\n1,2024-01-01,x,USD\n2,2024-01-01,1,EUR\n3,2024-01-02,2,EUR\n4,2024-01-02,2,USD\n")),
            new TransactionFileOptions { Rejects = rejects });

        Assert.Equal([("2", "EUR"), ("3", "EUR")], reader.Read().Select(transaction => (transaction.CustomerId, transaction.Currency)));
        Assert.Equal([(2L, "amount"), (5L, "currency")], reader.Report.Errors.Select(error => (error.Line, error.Column)));
    }

    [Fact]
    public void Rejects_a_second_currency()
    {
        var (_, report) = Read("id,date,amount,currency\n1,2024-01-01,1,EUR\n2,2024-01-01,1,USD\n");

        Assert.Equal((3, "currency", "USD"), Assert.Single(report.Errors) is var e ? (e.Line, e.Column, e.Value) : default);
    }

    [Theory]
    [InlineData(" 00004 0001 19970101  2   29.33\r\n 00021 0002 19970101  3   63.34\r\n", "1", "2")]
    [InlineData(" customer_id  date number_of_cds  dollar_value\r\n 00001 19970101  1   29.33\r\n 02357 19970112  1   12.00\r\n", "1", "2357")]
    public void Cdnow_layout_is_recognised(string text, string first, string second)
    {
        using var reader = TransactionFileReader.Open(TextSource.Of(() => new StringReader(text)));
        var transactions = reader.Read().ToList();

        Assert.Empty(reader.Report.Errors);
        Assert.Equal(TransactionFormat.Cdnow, reader.Format);
        Assert.Equal([first, second], transactions.Select(t => t.CustomerId));
        Assert.Equal((new LocalDate(1997, 1, 1), 29.33m), (transactions[0].Day, transactions[0].Amount));
    }

    [Fact]
    public void Cdnow_bad_lines_are_listed_and_the_rejects_can_be_read_again()
    {
        var rejects = new StringWriter();
        var (transactions, report) = Read(
            "1 0001 19970101 2 29.33\n1 0002 19970101 2\n1 0003 19971301 2 x\n", new TransactionFileOptions { Rejects = rejects });

        Assert.Single(transactions);
        Assert.Equal([(2L, "line"), (3L, "date"), (3L, "amount")], report.Errors.Select(e => (e.Line, e.Column)));
        var (again, againReport) = Read(rejects.ToString(), new TransactionFileOptions { Format = TransactionFormat.Cdnow });
        Assert.Empty(again);
        Assert.Equal(2, againReport.BadLines);
    }

    [Fact]
    public void Written_transactions_are_read_back()
    {
        Transaction[] expected =
        [
            new() { CustomerId = "a,\"b\"", Day = new LocalDate(2024, 2, 29), Amount = -12.340m, InvoiceId = "C1", Currency = "EUR" },
            new() { CustomerId = "2", Day = new LocalDate(2024, 3, 1), Amount = 0m, Phone = "+999000000001", Email = "x@example.com", Currency = "EUR", Language = new LanguageCode(0x6465) },
        ];
        var file = new StringWriter();

        Assert.Equal(2, TransactionFileWriter.Write(file, expected));
        Assert.Equal(
            "customer_id,date,amount,currency,invoice,phone,email,language\n"
            + "\"a,\"\"b\"\"\",2024-02-29,-12.3400,EUR,C1,,,\n2,2024-03-01,0,EUR,,+999000000001,x@example.com,de\n",
            file.ToString());
        var (actual, report) = Read(file.ToString());
        Assert.Empty(report.Errors);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Second_reading_is_a_programming_error()
    {
        using var reader = TransactionFileReader.Open(TextSource.Of(() => new StringReader("id,date,amount\n")));
        Assert.Empty(reader.Read());
        Assert.Throws<InvalidOperationException>(() => reader.Read());
    }

    private static TransactionFileReader Open(byte[] bytes) =>
        TransactionFileReader.Open(TextSource.Of(() => new StreamReader(new MemoryStream(bytes))));

    private static (IReadOnlyList<Transaction> Transactions, FileReport Report) Read(string text, TransactionFileOptions? options = null)
    {
        using var reader = TransactionFileReader.Open(TextSource.Of(() => new StringReader(text)), options);
        return (reader.Read().ToList(), reader.Report);
    }

    private sealed class EndlessReader(string start) : TextReader
    {
        private int _used;

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

        public override int Read(Span<char> buffer)
        {
            var read = Math.Min(buffer.Length, start.Length - _used);
            if (read > 0)
            {
                start.AsSpan(_used, read).CopyTo(buffer);
                _used += read;
                return read;
            }

            buffer.Fill(',');
            return buffer.Length;
        }
    }
}
