namespace TierDecision.ProcessTests.Compatibility;

/// <summary>A fact about this version and an earlier one; skipped, with the reason, if there is no <see cref="EarlierBuild"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EarlierBuildFactAttribute : FactAttribute
{
    public EarlierBuildFactAttribute() => Skip = EarlierBuild.WhyAbsent;
}
