using TierDecision.Core.Policies;

namespace TierDecision.Store.Policies;

/// <summary>Puts the binder's and the compiler's findings together, each with its line and the value as it was written.</summary>
internal static class PolicyFindings
{
    public static IReadOnlyList<PolicyFinding> Merge(ConfigBinder binder, IReadOnlyList<PolicyFinding> compiled, int rootLine) =>
    [
        .. binder.Findings
            .Concat(compiled.Where(finding => !FollowsFrom(binder.Failed, finding)).Select(finding => Locate(binder.Places, finding, rootLine)))
            .OrderBy(finding => finding.Line), // stable: what is on one line stays in the order in which it was found
    ];

    // What could not be read keeps its default; what the compiler says of the default, of what is below it, or of its parent
    // as a whole ("promises nothing") is no news of the file.
    private static bool FollowsFrom(IReadOnlySet<string> failed, PolicyFinding finding)
    {
        var path = finding.Path;

        // A route that could not be read may have used any queue.
        if (finding.Rule == PolicyRule.UnusedQueue && failed.Any(at => at.StartsWith("routing", StringComparison.Ordinal)))
        {
            return true;
        }

        for (string? at = path; at is not null; at = Parent(at))
        {
            if (failed.Contains(at))
            {
                return true;
            }
        }

        return failed.Any(inner => Parent(inner) == path);
    }

    private static PolicyFinding Locate(IReadOnlyDictionary<string, ConfigBinder.Place> places, PolicyFinding finding, int rootLine)
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
