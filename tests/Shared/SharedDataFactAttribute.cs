namespace TierDecision.Tests.Shared;

/// <summary>A fact on <see cref="SharedData"/>; reported as skipped, with the reason, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute() => Skip = SharedData.WhyAbsent;
}
