using TierDecision.Scoring.Files;

namespace TierDecision.Tests.Scoring.Files;

public class FileReportTests
{
    private const int Many = 100_000;

    [Fact]
    public void Many_bad_lines_are_counted_and_few_of_them_kept()
    {
        var report = new FileReport(rejects: null);

        for (var i = 0; i < Many; i++)
        {
            Add(report, i, "date", "not a date");
        }

        Assert.Equal((Many, Many), (report.Lines, report.BadLines));
        Assert.Equal(Enumerable.Range(2, FileReport.MostErrors).Select(line => (long)line), report.Errors.Select(error => error.Line));
        var kind = Assert.Single(report.Kinds.Kinds);
        Assert.Equal((Many, ErrorKind.MostShown, Many - ErrorKind.MostShown), (kind.Count, kind.Shown.Count, kind.Others));
    }

    [Fact]
    public void Kinds_without_end_are_counted_together()
    {
        var report = new FileReport(rejects: null);

        for (var i = 0; i < Many; i++)
        {
            // Letters, because numbers do not make a kind.
            Add(report, i, "date", $"not {string.Concat($"{i}".Select(digit => (char)('a' + digit - '0')))}");
        }

        Assert.Equal(ErrorKinds.MostKinds, report.Kinds.Kinds.Count);
        Assert.Equal(Many - ErrorKinds.MostKinds, report.Kinds.Others);
    }

    [Fact]
    public void Every_error_is_handed_on_as_it_is_found_and_every_reason_of_a_line_is_written_beside_it()
    {
        using var rejects = new StringWriter { NewLine = "\n" };
        var seen = new List<LineError>();
        var report = new FileReport(rejects, seen.Add);

        for (var i = 0; i < 2 * FileReport.MostErrors; i++)
        {
            report.BeginLine();
            report.Add(i + 2, "date", "x", "not a date");
            report.Add(i + 2, "amount", "y", "not a number");
            Assert.Equal(2 * (i + 1), seen.Count);
            report.RejectLine($"{i},x,y", ',');
        }

        report.BeginLine();
        Assert.False(report.HasErrorsOnLine);
        Assert.Equal(FileReport.MostErrors, report.Errors.Count);
        var lines = rejects.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(2 * FileReport.MostErrors, lines.Length);
        Assert.Equal("199,x,y,\"date: not a date; amount: not a number\"", lines[^1]);
    }

    private static void Add(FileReport report, int i, string column, string reason)
    {
        report.BeginLine();
        report.Add(i + 2, column, "x", reason);
        report.RejectLine("x", ',');
    }
}
