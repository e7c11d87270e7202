using TierDecision.Core.Policies;

namespace TierDecision.Storage.Policies;

/// <summary>A revision that was looked up.</summary>
/// <param name="Status">Whether it was found.</param>
/// <param name="Policy">What is known of it; null if it was not found.</param>
/// <param name="Document">The policy; null if it was not found.</param>
/// <param name="Detail">What went wrong, for people; null if nothing did.</param>
public sealed record PolicyReading(PolicyReadStatus Status, PublishedPolicy? Policy = null, PolicyDocument? Document = null, string? Detail = null);
