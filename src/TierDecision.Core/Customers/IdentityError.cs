namespace TierDecision.Core.Customers;

/// <summary>Why an identifier cannot name a customer.</summary>
public enum IdentityError : byte
{
    /// <summary>It can.</summary>
    None = 0,

    /// <summary>Nothing was given.</summary>
    Empty,

    /// <summary>Longer than <see cref="IdentityHasher.MaxLength"/> characters.</summary>
    TooLong,

    /// <summary>Not a phone number: E.164 is a plus sign and 7 to 15 digits, the first not zero.</summary>
    NotAPhoneNumber,

    /// <summary>A national phone number, and no region is configured to complete it.</summary>
    NationalNumberWithoutRegion,

    /// <summary>Not an e-mail address: one at sign with something on both sides, no spaces.</summary>
    NotAnEmailAddress,

    /// <summary>A local number without its area code, an extension or a short code: it names nobody.</summary>
    IncompletePhoneNumber,
}
