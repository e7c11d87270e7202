using TierDecision.Storage.Policies;

namespace TierDecision.LoadTest.Policies;

/// <summary>What a policy library says of a change.</summary>
internal static class PolicyChanges
{
    /// <exception cref="IOException">The change was not made.</exception>
    public static void Require(PolicyChangeResult result)
    {
        if (result.Status != PolicyChangeStatus.Done)
        {
            throw new IOException($"The policy library was not changed: {result.Status} {result.Detail}");
        }
    }
}
