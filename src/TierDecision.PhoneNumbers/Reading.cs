namespace TierDecision.PhoneNumbers;

/// <summary>What digits mean if they are read in one way.</summary>
/// <param name="Number">The international number: a country code and what follows, digits only.</param>
/// <param name="Fit">How it fits the country's plan.</param>
/// <param name="IsMobile">Whether it is valid and may be a mobile phone's.</param>
/// <param name="IsAsWritten">Whether it is valid, no mobile phone's, and the digits are how the country writes it nationally.</param>
internal readonly record struct Reading(string Number, Fit Fit, bool IsMobile = false, bool IsAsWritten = false)
{
    public bool IsValid => Fit == Fit.Valid;
}
