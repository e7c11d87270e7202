namespace TierDecision.Core.Customers;

/// <summary>Why an identifier cannot name a customer.</summary>
public enum IdentityError : byte
{
    /// <summary>It can.</summary>
    None = 0,

    /// <summary>Nothing was given.</summary>
    Empty,

    /// <summary>
    /// Longer than <see cref="IdentityHasher.MaxLength"/> characters, or a header longer than <see cref="PhoneNumber.MaxHeaderLength"/>.
    /// </summary>
    TooLong,

    /// <summary>Not a phone number: E.164 is a plus sign and 7 to 15 digits, the first not zero.</summary>
    NotAPhoneNumber,

    /// <summary>A national phone number, and no region is configured to complete it.</summary>
    NationalNumberWithoutRegion,

    /// <summary>Not an e-mail address: one at sign with something on both sides, no spaces.</summary>
    NotAnEmailAddress,

    /// <summary>A local number without its area code: it names nobody.</summary>
    IncompletePhoneNumber,

    /// <summary>What telephone systems write for a number that is withheld or not available.</summary>
    Withheld,

    /// <summary>An extension or a short code: it names nobody.</summary>
    ShortNumber,

    /// <summary>A phone number or an e-mail address with control characters in it.</summary>
    ControlCharacters,

    /// <summary>An id of another system that does not say of which.</summary>
    NoSource,

    /// <summary>Two phone numbers, of which one would be lost.</summary>
    SeveralNumbers,

    /// <summary>A SIP address that has a host only, and whose host is no number; or the address of a group.</summary>
    AddressWithoutNumber,
}

/// <summary>What errors of identifiers mean for who asks.</summary>
public static class IdentityErrors
{
    /// <summary>
    /// Why an identifier with an error names nobody; <see cref="IdentityGap.None"/> if there is no error, or one that no system makes without a
    /// mistake of its programmer: then the request is malformed.
    /// </summary>
    /// <param name="error">The error.</param>
    /// <param name="kind">
    /// What the identifier is. A telephone system writes texts of any length; no mail system takes an address that is too long.
    /// </param>
    public static IdentityGap Gap(this IdentityError error, IdentifierKind kind) => error switch
    {
        IdentityError.Empty or IdentityError.Withheld => IdentityGap.Withheld,
        IdentityError.ShortNumber => IdentityGap.ShortNumber,
        IdentityError.NationalNumberWithoutRegion => IdentityGap.NationalNumber,
        IdentityError.IncompletePhoneNumber => IdentityGap.IncompleteNumber,
        IdentityError.None or IdentityError.NoSource => IdentityGap.None,
        IdentityError.TooLong => kind == IdentifierKind.Phone ? IdentityGap.Unreadable : IdentityGap.None,
        _ => IdentityGap.Unreadable,
    };
}
