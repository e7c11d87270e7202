using TierDecision.Cli.Terminal;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Scores;

namespace TierDecision.Cli.Files;

/// <summary>Tells people what is wrong with the files that they gave.</summary>
internal static class FileReports
{
    /// <summary>The errors by kind, a count, what follows from them and the one thing to do.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="path">The file.</param>
    /// <param name="report">How reading it went, to its end.</param>
    /// <param name="consequence">What that means, such as <c>nothing was scored</c>.</param>
    /// <param name="all">Takes every error, one a line; null: only the first of each kind are shown.</param>
    /// <param name="goodLines">
    /// What <c>--rejects</c> would do with the good lines, such as <c>score</c>; null if there is no such option or it was given.
    /// </param>
    public static void Write(
        CliConsole console, string path, FileReport report, string consequence, TextWriter? all = null, string? goodLines = null)
    {
        var kinds = new ErrorKinds(report.Errors);
        kinds.Write(console, path);
        foreach (var error in all is null ? [] : report.Errors)
        {
            all!.WriteLine(ErrorKinds.Line(path, error));
        }

        if (report.IsUnreadable)
        {
            console.Error.WriteLine(Printable.Text($"{path} cannot be used; {consequence}."));
        }
        else if (report.BadLines > 0)
        {
            var count = $"{Numbers.Count(report.BadLines, "bad line")} of {Numbers.Whole(report.Lines)}";
            console.Error.WriteLine(Printable.Text($"{path}: {count}; {consequence}.{Remedy(kinds, report, goodLines)}"));
        }

        if (kinds.HasOthers && all is null)
        {
            console.Error.WriteLine(Printable.Text($"{path}: --errors FILE writes every error to a file."));
        }
    }

    private static string Remedy(ErrorKinds kinds, FileReport report, string? goodLines) =>
        Advice(kinds, report, goodLines)
        + (report.IsRejected && report.Errors.Any(IsFuture) ? " Give --allow-future if dates in the future are meant." : "");

    private static bool IsFuture(LineError error) => error.Reason.EndsWith("in the future", StringComparison.Ordinal);

    private static string Advice(ErrorKinds kinds, FileReport report, string? goodLines) => (kinds.Systematic, goodLines) switch
    {
        ({ Reason: ScoreFileReader.NoSuchTier }, _) when report.IsRejected => " Give the policy that these tiers are of with --policy.",
        ({ } kind, not null) =>
            $" Mend how the file writes {kind.Column}; --rejects would leave out all of these lines, and what is left would be false.",
        ({ } kind, null) when !report.IsRejected =>
            $" Of {kind.Column} one kind of line is missing as a whole, so that what was read is false: mend how the file writes it.",
        (null, not null) => $" Mend the file, or give --rejects FILE to {goodLines} the good lines.",
        _ => "",
    };

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
