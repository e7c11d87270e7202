using TierDecision.Core.Findings;

namespace TierDecision.Core.Policies.Compilation;

/// <summary>What came of compiling a policy.</summary>
/// <param name="Plan">The plan; null where there are errors.</param>
/// <param name="Findings">Errors and warnings, in the order of the file.</param>
public sealed record PolicyCompilation(PolicyPlan? Plan, IReadOnlyList<Finding> Findings);
