using NodaTime;

namespace TierDecision.Core.Facts;

/// <summary>
/// Where a contact waits, as an earlier answer gave it. A contact that brings it never goes back to an earlier target, whatever happened to the
/// queues meanwhile. One that does not fit the rule that matches now is passed over, and the route begins when the contact arrived.
/// </summary>
/// <param name="Rule">The name of the rule that gave the route; <see cref="DefaultRule"/> for the default route.</param>
/// <param name="Target">The target, from 0.</param>
/// <param name="Since">Since when the contact waits there.</param>
public readonly record struct RoutePosition(string Rule, int Target, Instant Since)
{
    /// <summary>What the default route is called.</summary>
    public const string DefaultRule = "default";
}
