using TierDecision.Scoring.Files;

namespace TierDecision.Tests.Scoring.Files;

public class DelimitedReaderTests
{
    private const string Misquoted = "a quote in the wrong place; a value with quotes is quoted as a whole and its quotes doubled";
    private const string TooLong = "a value longer than 32,768 characters; is a quote not closed? Reading stopped here";

    [Theory]
    [InlineData("id,note\n1,a\n\n  \n\t\n2,b", "2 1|a", "6 2|b")]
    [InlineData("\n\nid,note\r\n1,a\r\n\r\n2,b\r\n", "4 1|a", "6 2|b")]
    [InlineData("id,note\r1,a\r\r2,b\r", "2 1|a", "4 2|b")]
    [InlineData("id,note\n\"1\",\"a\nb\r\nc\rd\"\n2,b\n", "2 1|a\nb\r\nc\rd", "6 2|b")]
    [InlineData("id,note\n\"1,\"\"x\"\"\",\" a \"\n,\n", "2 1,\"x\"|a", "3 |")]
    [InlineData("id,note\nJosé,客户😀\n\u00a01\u3000,a\n", "2 José|客户😀", "3 1|a")]
    [InlineData("id,note\n#1,sep=,\n1\n", "2 #1|sep=|", "3 1")]
    public void Records_have_their_values_and_the_number_of_their_first_line(string text, params string[] expected)
    {
        var (records, report) = Read(text);

        Assert.Empty(report.Errors);
        Assert.Equal(expected, records);
    }

    [Theory]
    [InlineData("sep=\n1,2\n", "sep=", "1|2")]
    [InlineData("sep=x\n1,2\n", "sep=x", "1|2")]
    [InlineData("a,b,\n1,2,", "a|b|", "1|2|")]
    public void First_line_is_a_record_like_any_other(string text, params string[] expected)
    {
        using var reader = new DelimitedReader(new LineGuard(new StringReader(text)), ',', new FileReport(rejects: null));

        Assert.Equal(expected, new[] { Next(reader), Next(reader) });
        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData("sep=,\n1,2\n3,4\n")]
    [InlineData("SEP=,\r\n\r\n1,2\r\n3,4\r\n")]
    public void Separator_line_is_no_record(string text)
    {
        using var reader = new DelimitedReader(new LineGuard(new StringReader(text)), ',', new FileReport(rejects: null));

        Assert.Equal(["1|2", "3|4"], new[] { Next(reader), Next(reader) });
        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData("1\"x,a", "1\"x", "id")]
    [InlineData("\"1\"x,a", "1x", "id")]
    [InlineData("\"1\" \"2\",a", "1 \"2\"", "id")]
    [InlineData("\"1\"x\"3\"\"4\",a", "1x\"3\"\"4\"", "id")]
    [InlineData("1, \"a\"", " \"a\"", "note")]
    [InlineData("1,6\" pipe", "6\" pipe", "note")]
    [InlineData("1,\"a,b\"c", "a,bc", "note")]
    [InlineData("1,a,\"", "", "header")]
    [InlineData("\"1\"\"2\"x\"3\"\"4\",a", "1\"2x\"3\"\"4\"", "id")]
    [InlineData("1,\"a\"\"b\"c", "a\"bc", "note")]
    [InlineData("1,\"a\"\"", "a\"", "note")]
    [InlineData("\"1\"x", "1x", "id")]
    [InlineData("\"1,a", "1,a", "id")]
    public void Quote_in_the_wrong_place_is_an_error_of_its_value_reported_once(string line, string value, string column)
    {
        var (records, report) = Read($"id,note\n{line}\n\n", readTwice: true);

        var error = Assert.Single(report.Errors);
        Assert.Equal((2L, column, value, Misquoted), (error.Line, error.Column, error.Value.TrimEnd('\n'), error.Reason));
        Assert.StartsWith("2 ", Assert.Single(records), StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_in_the_wrong_place_are_errors_of_every_value_that_has_them_and_of_their_line_only()
    {
        var (records, report) = Read("id,note,more\n\"1\"x,a,b\"\n2,a,b\n3,\"a\"a,b\n");

        Assert.Equal(["2 1x|a|b\"", "3 2|a|b", "4 3|aa|b"], records);
        Assert.Equal([(2L, "id"), (2L, "more"), (4L, "note")], report.Errors.Select(e => (e.Line, e.Column)));
    }

    [Fact]
    public void Quote_that_is_not_closed_before_the_end_is_an_error_of_its_value()
    {
        var (records, report) = Read("id,note\n1,a\n\n2,\"b\n3,c\n\n");

        Assert.Equal(["2 1|a", "4 2|b\n3,c"], records);
        Assert.Equal($"line 4, note 'b\n3,c\n\n': {Misquoted}", Assert.Single(report.Errors).ToString());
    }

    [Theory]
    [InlineData('x', 32_768, true)]
    [InlineData('é', 32_768, true)]
    [InlineData('客', 32_768, true)]
    [InlineData('x', 32_769, false)]
    [InlineData('é', 32_769, false)]
    public void Value_has_at_most_32768_characters(char c, int length, bool good)
    {
        var (records, report) = Read($"id,note\n1,a\n\n2,{new string(c, length)}\n3,c\n");

        Assert.Equal(good ? 3 : 1, records.Count);
        Assert.Equal(good ? [] : [$"line 4, line: {TooLong}"], report.Errors.Select(e => e.ToString()));
        Assert.Equal(!good, report.IsUnreadable);
    }

    [Theory]
    [InlineData("2,\"b\nc,d\n", "2,b\n")]
    [InlineData("2,\"b\nc,d\n", "é,客\n")]
    [InlineData("2,b", "x")]
    [InlineData("2,\"b", "x")]
    [InlineData("", " ")]
    [InlineData("2,", "\"b\nc\",")]
    public void Endless_value_or_record_ends_the_file_at_its_record_without_filling_the_memory(string start, string repeated)
    {
        var text = new EndlessText($"id,note\n1,a\n\n{start}", repeated);
        var (records, report) = Read(text);

        Assert.Equal(["2 1|a"], records);
        Assert.Equal($"line 4, line: {TooLong}", Assert.Single(report.Errors).ToString());
        Assert.True(report.IsUnreadable);
        Assert.InRange(text.CharactersRead, 32_768, 8 << 20);
    }

    [Theory]
    [InlineData("", ",")]
    [InlineData("2,\"b\nc\",", "客,")]
    [InlineData("2,\"b\nc\",", "\"x\",")]
    public void Endless_line_ends_the_file_at_its_record_without_filling_the_memory(string start, string repeated)
    {
        var text = new EndlessText($"id,note\n1,a\n\n{start}", repeated);
        var (records, report) = Read(text);

        Assert.Equal(["2 1|a"], records);
        Assert.Equal("line 4, line: longer than 1,048,576 characters; reading stopped here", Assert.Single(report.Errors).ToString());
        Assert.True(report.IsUnreadable);
        Assert.InRange(text.CharactersRead, LineGuard.MaxLineLength, 8 << 20);
    }

    [Fact]
    public void Long_line_within_the_limits_is_read()
    {
        var values = Enumerable.Repeat(new string('客', 30_000), 30).ToArray();
        var (records, report) = Read($"id,note\n1,{string.Join(',', values)}\n2,b\n");

        Assert.Empty(report.Errors);
        Assert.Equal([$"2 1|{string.Join('|', values)}", "3 2|b"], records);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(5_000)]
    public void File_that_cannot_be_read_further_gives_every_whole_record_and_names_the_line_of_the_next(int whole)
    {
        var lines = string.Concat(Enumerable.Range(2, whole).Select(i => $"{i},a\n"));
        foreach (var cut in new[] { "", "9", "9,\"a\nb" })
        {
            var (records, report) = Read(new FailingText($"id,note\n{lines}{cut}"));

            Assert.Equal(Enumerable.Range(2, whole).Select(i => $"{i} {i}|a"), records);
            Assert.Equal($"line {whole + 2}, file: cannot be read further: the disk is gone", Assert.Single(report.Errors).ToString());
            Assert.True(report.IsUnreadable);
        }
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_errors_of_the_columns_that_are_read()
    {
        var report = new FileReport(rejects: null);
        using var reader = new DelimitedReader(new LineGuard(new StringReader("id,note\n1,a\n\n2\ufffd,b\ufffd\n3\"x,c\n")), ',', report);
        reader.Read();
        var columns = ColumnMap.Create(reader.ReadHeader(), reader.Line, [new Column("id", "id")], new Dictionary<string, string>(), report);
        while (reader.Read())
        {
            reader.CheckRecord(columns);
            reader.Field(columns["id"]);
        }

        Assert.Equal(
            ["line 4, id '2\ufffd': not UTF-8; save the file as UTF-8", $"line 5, id '3\"x': {Misquoted}"], report.Errors.Select(e => e.ToString()));
    }

    [Theory]
    [InlineData(" 1 2  3\r\n\r\n \t \n4\t5 \"6 # a note\n# 7\n8 é", "1 1|2|3", "4 4\t5|\"6", "6 8|é")]
    [InlineData("1 2 \"3\n4\" 5 6", "1 1|2|\"3", "2 4\"|5|6")]
    public void Words_are_separated_by_runs_of_spaces_and_know_no_quotes(string text, params string[] expected)
    {
        var report = new FileReport(rejects: null);
        using var reader = new DelimitedReader(new LineGuard(new StringReader(text)), ' ', report);
        var records = new List<string>();
        while (reader.Read())
        {
            records.Add($"{reader.Line} {Fields(reader)}");
        }

        Assert.Empty(report.Errors);
        Assert.Equal(expected, records);
    }

    [Fact]
    public void Raw_line_is_the_record_as_it_stands_without_its_line_end()
    {
        using var reader = new DelimitedReader(
            new LineGuard(new StringReader(" a ,\"b\r\n\"\"c\"\"\"\r\n1,\"2\"x\n3,\"é\n\n")), ',', new FileReport(rejects: null));

        string[] expected = [" a ,\"b\r\n\"\"c\"\"\"", "1,\"2\"x", "3,\"é"];
        Assert.Equal(expected, new[] { NextRaw(), NextRaw(), NextRaw() });

        string NextRaw() => reader.Read() ? reader.RawLine : "";
    }

    private static (List<string> Records, FileReport Report) Read(string text, bool readTwice = false) => Read(new StringReader(text), readTwice);

    // Each record as its line and its values, without the header.
    private static (List<string> Records, FileReport Report) Read(TextReader text, bool readTwice = false)
    {
        var report = new FileReport(rejects: null);
        using var reader = new DelimitedReader(new LineGuard(text), ',', report);
        Assert.True(reader.Read());
        reader.ReadHeader();
        var records = new List<string>();
        while (reader.Read())
        {
            if (readTwice)
            {
                Fields(reader);
            }

            records.Add($"{reader.Line} {Fields(reader)}");
        }

        return (records, report);
    }

    private static string Next(DelimitedReader reader) => reader.Read() ? Fields(reader) : "";

    private static string Fields(DelimitedReader reader) =>
        string.Join('|', Enumerable.Range(0, reader.Count).Select(i => reader.Field(i).ToString()));

    /// <summary>A beginning, then the same again for ever; gives up if it is read far beyond every limit.</summary>
    private sealed class EndlessText(string start, string repeated) : TextReader
    {
        public long CharactersRead { get; private set; }

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

        public override int Read(Span<char> buffer)
        {
            if (CharactersRead > 64 << 20)
            {
                return 0;
            }

            for (var i = 0; i < buffer.Length; i++, CharactersRead++)
            {
                buffer[i] = CharactersRead < start.Length
                    ? start[(int)CharactersRead]
                    : repeated[(int)((CharactersRead - start.Length) % repeated.Length)];
            }

            return buffer.Length;
        }
    }

    private sealed class FailingText(string start) : TextReader
    {
        private readonly StringReader _start = new(start);

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

        public override int Read(Span<char> buffer) =>
            _start.Read(buffer) is > 0 and var read ? read : throw new IOException("the disk is gone");
    }
}
