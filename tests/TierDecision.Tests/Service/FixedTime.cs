namespace TierDecision.Tests.Service;

/// <summary>A clock that stands where a test puts it.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
