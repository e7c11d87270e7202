using TierDecision.Core.Policies;

namespace TierDecision.Service.Publishing;

/// <summary>A policy that a caller wants to look at.</summary>
/// <param name="Field">The field of the request that says which one.</param>
/// <param name="Revision">The revision; empty for the one in force, or where it is a draft.</param>
/// <param name="Draft">The policy that was sent; null for one of the library.</param>
internal sealed record ChosenPolicy(string Field, string Revision, PolicyDocument? Draft);
