namespace TierDecision.Core.Customers;

/// <summary>
/// Why an identifier that a request brings names nobody, although the request is not malformed. Such a caller is unknown, and is routed.
/// </summary>
public enum IdentityGap : byte
{
    /// <summary>It names somebody, or the request brings none.</summary>
    None = 0,

    /// <summary>It is withheld, not available or empty.</summary>
    Withheld = 1,

    /// <summary>It is an extension or a short code, such as <c>1001</c>.</summary>
    ShortNumber = 2,

    /// <summary>It is a national phone number, and no region is configured to complete it.</summary>
    NationalNumber = 3,

    /// <summary>It is a local phone number without its area code.</summary>
    IncompleteNumber = 4,

    /// <summary>It is a text that is no identifier, such as a name, a SIP address without a number, or two numbers.</summary>
    Unreadable = 5,
}
