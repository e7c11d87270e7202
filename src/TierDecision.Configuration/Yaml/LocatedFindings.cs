using TierDecision.Core.Findings;

namespace TierDecision.Configuration.Yaml;

/// <summary>Puts the binder's and the compiler's findings together, each with its line and the value as it was written.</summary>
internal static class LocatedFindings
{
    /// <summary>Merges what the binder and what the compiler found, in the order of the lines.</summary>
    /// <param name="binder">The binder, with what it could not read.</param>
    /// <param name="compiled">What the compiler found.</param>
    /// <param name="rootLine">The line of what is missing from the file as a whole.</param>
    /// <param name="follows">
    /// Whether a finding only follows from what could not be read (the paths of which are given), beside the general rule of parents and children.
    /// </param>
    public static IReadOnlyList<Finding> Merge(
        ConfigBinder binder, IReadOnlyList<Finding> compiled, int rootLine, Func<Finding, IReadOnlySet<string>, bool>? follows = null) =>
    [
        .. binder.Findings
            .Concat(
                compiled.Where(finding => !FollowsFrom(binder.Failed, finding) && follows?.Invoke(finding, binder.Failed) != true)
                    .Select(finding => Locate(binder.Places, finding, rootLine)))
            .OrderBy(finding => finding.Line), // stable: what is on one line stays in the order in which it was found
    ];

    // What could not be read keeps its default; what the compiler says of the default, of what is below it, or of its parent
    // as a whole ("promises nothing") is no news of the file.
    private static bool FollowsFrom(IReadOnlySet<string> failed, Finding finding)
    {
        var path = finding.Path;
        for (string? at = path; at is not null; at = Parent(at))
        {
            if (failed.Contains(at))
            {
                return true;
            }
        }

        return failed.Any(inner => Parent(inner) == path);
    }

    private static Finding Locate(IReadOnlyDictionary<string, ConfigBinder.Place> places, Finding finding, int rootLine)
    {
        if (finding.Value is not null)
        {
            // One value of a list: its own line.
            for (var i = 0; places.TryGetValue($"{finding.Path}[{i}]", out var item); i++)
            {
                if (item.Text == finding.Value)
                {
                    return finding with { Line = item.Line };
                }
            }
        }

        if (places.TryGetValue(finding.Path, out var place))
        {
            return finding with { Line = place.Line, Value = place.Converted && finding.Value is not null ? place.Text : finding.Value };
        }

        // Something is missing: the line of what it is missing from.
        for (var at = Parent(finding.Path); at is not null; at = Parent(at))
        {
            if (places.TryGetValue(at, out var parent))
            {
                return finding with { Line = parent.Line };
            }
        }

        return finding with { Line = rootLine };
    }

    // Names that the author chooses may hold a dot, so a parent by this cut may be no place; its own parent then is.
    private static string? Parent(string path)
    {
        var cut = path.LastIndexOfAny(['.', '[']);
        return cut <= 0 ? null : path[..cut];
    }
}
