namespace TierDecision.Core.Routing;

/// <summary>What could be offered to a contact whose promise cannot be kept.</summary>
[Flags]
public enum RouteOffers : byte
{
    /// <summary>Nothing that is known to help.</summary>
    None = 0,

    /// <summary>A later target of the route that is expected to answer sooner.</summary>
    Overflow = 1,

    /// <summary>A callback.</summary>
    Callback = 2,
}
