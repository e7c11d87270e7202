using System.Runtime.InteropServices;
using TierDecision.Cli.Terminal;
using TierDecision.Scoring.Files;

namespace TierDecision.Cli.Files;

/// <summary>
/// The errors of a file by kind, so that one cause in a hundred thousand lines is told once. Any command that reads lines shows its errors with it.
/// </summary>
internal sealed class ErrorKinds
{
    private const int MostKinds = 20;

    private readonly List<ErrorKind> _kinds = [];

    public ErrorKinds(IEnumerable<LineError> errors)
    {
        var index = new Dictionary<string, ErrorKind>(StringComparer.Ordinal);
        foreach (var error in errors)
        {
            ref var kind = ref CollectionsMarshal.GetValueRefOrAddDefault(index, ErrorKind.KeyOf(error), out var known);
            if (!known)
            {
                _kinds.Add(kind = new ErrorKind(error));
            }

            kind!.Add(error);
        }
    }

    /// <summary>Whether there are errors that <see cref="Write"/> does not show.</summary>
    public bool HasOthers => _kinds.Count > MostKinds || _kinds.Any(kind => kind.Others > 0);

    /// <summary>The most frequent kind that <see cref="ErrorKind.IsSystematic"/>; null if there is none.</summary>
    public ErrorKind? Systematic => _kinds.Where(kind => kind.IsSystematic).MaxBy(kind => kind.Count);

    /// <summary>Writes the first errors of each kind and how many more there are, in the order in which the kinds begin.</summary>
    public void Write(CliConsole console, string path)
    {
        foreach (var kind in _kinds.Take(MostKinds))
        {
            foreach (var error in kind.Shown)
            {
                console.Error.WriteLine(Line(path, error));
            }

            if (kind.Others > 0)
            {
                console.Error.WriteLine(Printable.Text($"{path}: and {Numbers.Whole(kind.Others)} more like this: {kind.Column}: {kind.Reason}"));
            }
        }

        if (_kinds.Count > MostKinds)
        {
            var others = _kinds.Skip(MostKinds).Sum(kind => kind.Count);
            console.Error.WriteLine(Printable.Text(
                $"{path}: and {Numbers.Count(others, "error")} of {Numbers.Count(_kinds.Count - MostKinds, "more kind")}"));
        }
    }

    /// <summary>One error with its file, as it is shown.</summary>
    public static string Line(string path, LineError error) =>
        // Of the file as a whole the path in front says enough.
        Printable.Text($"{path}: {(error is { Line: 0, Column: "file" } ? error.Reason : error)}");
}
