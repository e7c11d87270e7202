using TierDecision.Cli.Terminal;
using TierDecision.Scoring.Files;

namespace TierDecision.Cli.Files;

/// <summary>Tells people what is wrong with the files that they gave.</summary>
internal static class FileReports
{
    /// <summary>Every error, each with the file's name, and a count.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="path">The file.</param>
    /// <param name="report">How reading it went, to its end.</param>
    /// <param name="consequence">What that means, such as <c>nothing was scored</c>.</param>
    public static void Write(CliConsole console, string path, FileReport report, string consequence)
    {
        foreach (var error in report.Errors)
        {
            // Of the file as a whole the path in front says enough.
            console.Error.WriteLine(Printable.Text($"{path}: {(error is { Line: 0, Column: "file" } ? error.Reason : error)}"));
        }

        if (report.IsUnreadable)
        {
            console.Error.WriteLine(Printable.Text($"{path} cannot be used; {consequence}."));
        }
        else if (report.BadLines > 0)
        {
            var count = $"{Numbers.Count(report.BadLines, "bad line")} of {Numbers.Whole(report.Lines)}";
            console.Error.WriteLine(Printable.Text($"{path}: {count}; {consequence}."));
        }
    }

    /// <summary>Columns that nothing was read from, so that a misspelt one is seen.</summary>
    public static void WriteIgnoredColumns(CliConsole console, string path, FileReport report)
    {
        if (report.IgnoredColumns.Count > 0)
        {
            console.Error.WriteLine(Printable.Text($"{path}: not used: {string.Join(", ", report.IgnoredColumns)}"));
        }
    }

    /// <summary>Whether a file cannot be written for a reason outside this program.</summary>
    public static bool IsFileFailure(Exception e) =>
        e is IOException or UnauthorizedAccessException or NotSupportedException
        // What .NET makes of a file that is larger than the file system or a limit allows.
        or ArgumentOutOfRangeException { ParamName: "value" };

    public static bool IsSameFile(string a, string b) => string.Equals(
        Path.GetFullPath(a),
        Path.GetFullPath(b),
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
