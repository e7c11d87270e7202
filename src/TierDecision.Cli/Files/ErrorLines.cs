using TierDecision.Cli.Terminal;
using TierDecision.Core.Vocabulary;
using TierDecision.Scoring.Files;

namespace TierDecision.Cli.Files;

/// <summary>The errors of a file as people read them. Any command that reads lines shows its errors with it.</summary>
internal static class ErrorLines
{
    private const int MostKinds = 20;

    /// <summary>Whether there are errors that <see cref="Write"/> does not show.</summary>
    public static bool HasOthers(ErrorKinds errors) => errors.Kinds.Count > MostKinds || errors.Kinds.Any(kind => kind.Others > 0);

    /// <summary>Writes the first errors of each kind and how many more there are, in the order in which the kinds begin.</summary>
    public static void Write(CliConsole console, string path, ErrorKinds errors)
    {
        foreach (var kind in errors.Kinds.Take(MostKinds))
        {
            foreach (var error in kind.Shown)
            {
                console.Error.WriteLine(Line(path, error));
            }

            if (kind.Others > 0)
            {
                console.Error.WriteLine(PrintableText.Of($"{path}: and {Numbers.Whole(kind.Others)} more like this: {kind.Column}: {kind.Reason}"));
            }
        }

        var others = errors.Kinds.Skip(MostKinds).Sum(kind => kind.Count) + errors.Others;
        if (others > 0)
        {
            console.Error.WriteLine(PrintableText.Of($"{path}: and {Numbers.Count(others, "error")} of other kinds"));
        }
    }

    /// <summary>One error with its file, as it is shown.</summary>
    public static string Line(string path, in LineError error) =>
        // Of the file as a whole the path in front says enough.
        PrintableText.Of($"{path}: {(error is { Line: 0, Column: "file" } ? error.Reason : error)}");

    /// <summary>Takes the errors of a file as they come; null if nobody wants them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="errors">Takes them, one a line.</param>
    public static Action<LineError>? Into(string path, TextWriter? errors) =>
        errors is null ? null : error => errors.WriteLine(Line(path, error));
}
