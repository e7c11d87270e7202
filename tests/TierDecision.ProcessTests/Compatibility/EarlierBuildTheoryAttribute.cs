namespace TierDecision.ProcessTests.Compatibility;

/// <summary>A theory about this version and an earlier one; skipped, with the reason, if there is no <see cref="EarlierBuild"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EarlierBuildTheoryAttribute : TheoryAttribute
{
    public EarlierBuildTheoryAttribute() => Skip = EarlierBuild.WhyAbsent;
}
