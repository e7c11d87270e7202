using TierDecision.Core.Findings;
using TierDecision.Core.Policies;

namespace TierDecision.Configuration.Policies;

/// <summary>What came of reading a policy.</summary>
/// <param name="Plan">The plan; null where there are errors.</param>
/// <param name="Findings">All errors and warnings, in the order of the file.</param>
/// <param name="Revision">
/// The first 12 hexadecimal digits of the SHA-256 of the text in UTF-8, its line ends normalised to one line feed, so that the same policy has the
/// same revision on every system, with the texts of the files that it names; empty where the text could not be read.
/// </param>
/// <param name="Source">Where it came from, such as the path of the file.</param>
public sealed record PolicyLoad(PolicyPlan? Plan, IReadOnlyList<Finding> Findings, string Revision, string Source)
{
    /// <summary>The errors among the findings.</summary>
    public IReadOnlyCollection<Finding> Errors => [.. Findings.Where(finding => finding.Severity == Severity.Error)];

    /// <summary>The files that it names, as paths, also those that could not be read; none where it came from no file.</summary>
    public IReadOnlyList<string> NamedFiles { get; init; } = [];

    /// <summary>What it says of tiers, also where there are errors; null if the text could not be read as a policy at all.</summary>
    public PolicyTiers? Tiers { get; init; }

    /// <summary>What was read, with the files that it names and that could be read; null if the text could not be read as a policy at all.</summary>
    public PolicyDocument? Document { get; init; }

    /// <summary>The same as it was bound, by which policies are compared and described; null where there are errors.</summary>
    public WrittenPolicy? Written { get; init; }
}
