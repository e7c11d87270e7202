using TierDecision.Core.Customers;

namespace TierDecision.Service.Requests;

/// <summary>Who a request names.</summary>
/// <param name="Kind">What the identifier is; null if the request names nobody.</param>
/// <param name="Key">The keyed hash of the identifier; it has no meaning if <paramref name="Kind"/> is null.</param>
/// <param name="Gap">Why the identifier that the request brings names nobody; none if it brings none.</param>
internal readonly record struct ResolvedIdentity(IdentifierKind? Kind, IdentityKey Key, IdentityGap Gap = IdentityGap.None)
{
    /// <summary>Whether the phone number says of itself that its verification failed (<c>verstat</c>, 3GPP TS 24.229).</summary>
    public bool IsVerificationFailed { get; init; }
}
