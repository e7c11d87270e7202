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

    /// <summary>A national phone number, and no country code is configured to complete it.</summary>
    NationalNumberWithoutCountry,

    /// <summary>Not an e-mail address: one at sign with something on both sides, no spaces.</summary>
    NotAnEmailAddress,
}
