namespace TierDecision.Service.Serving;

/// <summary>Why the customers that the store has now cannot be served.</summary>
/// <param name="Detail">The end of a sentence that begins with the store.</param>
/// <param name="HasOtherKey">Whether its identifiers are hashed under another identity key than the service's.</param>
internal sealed record StoreRefusal(string Detail, bool HasOtherKey);
