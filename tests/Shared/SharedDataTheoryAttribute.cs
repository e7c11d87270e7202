namespace TierDecision.Tests.Shared;

/// <summary>A theory on <see cref="SharedData"/>; reported as skipped, with the reason, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute() => Skip = SharedData.WhyAbsent;
}
