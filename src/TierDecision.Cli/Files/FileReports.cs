using TierDecision.Cli.Terminal;
using TierDecision.Core.Vocabulary;
using TierDecision.Files;
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
    /// <param name="hasErrorsFile">Whether every error went to a file.</param>
    /// <param name="goodLines">
    /// What <c>--rejects</c> would do with the good lines, such as <c>score</c>; null if there is no such option or it was given.
    /// </param>
    public static void Write(
        CliConsole console, string path, FileReport report, string consequence, bool hasErrorsFile = false, string? goodLines = null)
    {
        ErrorLines.Write(console, path, report.Kinds);
        ErrorLines.Write(console, path, report.LeftOut);
        if (report.IsUnreadable)
        {
            console.Error.WriteLine(PrintableText.Of($"{path} cannot be used; {consequence}."));
        }
        else if (report.BadLines > 0)
        {
            var count = $"{Numbers.Count(report.BadLines, "bad line")} of {Numbers.Whole(report.Lines)}";
            console.Error.WriteLine(PrintableText.Of($"{path}: {count}; {consequence}.{Remedy(report, goodLines)}"));
        }

        if (report.LeftOut.Count > 0 && !report.IsRejected)
        {
            var count = Numbers.Count(report.LeftOut.Count, "phone number or e-mail address was", "phone numbers or e-mail addresses were");
            console.Error.WriteLine(PrintableText.Of($"{path}: {count} left out; their lines are used without them."));
        }

        if (!hasErrorsFile)
        {
            WriteErrorsHint(console, path, report.Kinds, report.LeftOut);
        }
    }

    /// <summary>Says how to see all errors, if not all are shown.</summary>
    public static void WriteErrorsHint(CliConsole console, string path, params ReadOnlySpan<ErrorKinds> errors)
    {
        var hasOthers = false;
        foreach (var kinds in errors)
        {
            hasOthers |= ErrorLines.HasOthers(kinds);
        }

        if (hasOthers)
        {
            console.Error.WriteLine(PrintableText.Of($"{path}: --errors FILE writes every error to a file."));
        }
    }

    private static string Remedy(FileReport report, string? goodLines) =>
        Advice(report, goodLines)
        + (report.IsRejected && report.Kinds.Kinds.Any(IsFuture) ? " Give --allow-future if dates in the future are meant." : "");

    private static bool IsFuture(ErrorKind kind) => kind.Reason.EndsWith("in the future", StringComparison.Ordinal);

    private static string Advice(FileReport report, string? goodLines) => (report.Kinds.Systematic, goodLines) switch
    {
        ({ Reason: ScoreFileReader.NoSuchTier }, _) when report.IsRejected => " Give the policy that these tiers are of with --policy.",
        ({ } kind, not null) =>
            $" Mend how the file writes {kind.Column}; --rejects would leave out all of these lines, and what is left would be false.",
        ({ } kind, null) when !report.IsRejected =>
            $" Every line that writes {kind.Column} in this way is left out, so a whole group may be missing from what was read. Mend how the file "
                + "writes it, and read it again.",
        (null, not null) => $" Mend the file, or give --rejects FILE to {goodLines} the good lines.",
        _ => "",
    };

    /// <summary>Columns that nothing was read from, so that a misspelt one is seen.</summary>
    public static void WriteIgnoredColumns(CliConsole console, string path, FileReport report)
    {
        if (report.IgnoredColumns.Count > 0)
        {
            console.Error.WriteLine(PrintableText.Of($"{path}: not used: {string.Join(", ", report.IgnoredColumns)}"));
        }
    }

    /// <summary>Whether a file cannot be written for a reason outside this program.</summary>
    public static bool IsFileFailure(Exception e) =>
        e is IOException or UnauthorizedAccessException or NotSupportedException
        // What .NET makes of a file that is larger than the file system or a limit allows.
        or ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>Why a command that reads <paramref name="input"/> cannot write these files; null if it can.</summary>
    public static string? WrongOutputs(string input, string? rejects, string? errors)
    {
        if (new[] { rejects, errors }.OfType<string>().FirstOrDefault(output => RegularFile.IsSame(output, input)) is { } same)
        {
            return $"{same} is both read and written; name another file with --rejects or --errors.";
        }

        return rejects is not null && errors is not null && RegularFile.IsSame(rejects, errors)
            ? $"{errors} cannot take both the rejected lines and the errors; name another file with --errors."
            : null;
    }
}
