namespace TierDecision.PhoneNumbers;

/// <summary>How a number fits the numbering plan of its country, as far as the library knows it.</summary>
internal enum Fit : byte
{
    /// <summary>No country has the calling code.</summary>
    NoPlan = 0,

    /// <summary>Shorter than any number of the country, or a number without its area code.</summary>
    TooShort,

    /// <summary>Longer than any number of the country.</summary>
    TooLong,

    /// <summary>Of a length that numbers of the country have; the range is not known to be in use. New ranges are like that for a while.</summary>
    Possible,

    /// <summary>In a range that is in use.</summary>
    Valid,
}
