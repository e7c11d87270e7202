namespace TierDecision.Service.Access;

/// <summary>Why a call is refused before anything of it is read.</summary>
internal enum AccessRefusal
{
    /// <summary>Not refused.</summary>
    None,

    /// <summary>It brings no authorization.</summary>
    NoKey,

    /// <summary>Its authorization is not one key.</summary>
    Malformed,

    /// <summary>The key is not in the file.</summary>
    UnknownKey,

    /// <summary>The key was good until a day that is over.</summary>
    Expired,

    /// <summary>The key does not allow it.</summary>
    NotAllowed,

    /// <summary>There is no such method or route.</summary>
    UnknownPath,

    /// <summary>It names a host that is not the service's.</summary>
    UnknownHost,

    /// <summary>It comes from a web page of an origin that may not call.</summary>
    ForeignOrigin,
}
