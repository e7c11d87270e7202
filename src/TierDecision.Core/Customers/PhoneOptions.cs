namespace TierDecision.Core.Customers;

/// <summary>How a national phone number is completed to E.164. Without a country code, national numbers are refused.</summary>
public sealed class PhoneOptions
{
    /// <summary>The country code that completes a national number, digits only, such as <c>49</c>. Default: none.</summary>
    public string CountryCode { get; set; } = "";

    /// <summary>The trunk prefix that a national number starts with and E.164 leaves out. Default: <c>0</c>.</summary>
    public string TrunkPrefix { get; set; } = "0";

    /// <summary>The prefix for international calls that stands for the plus sign. Default: <c>00</c>.</summary>
    public string InternationalPrefix { get; set; } = "00";

    /// <summary>What is wrong, with the setting's name; null where nothing is.</summary>
    public string? Validate() =>
        CountryCode.Length > 0 && !(CountryCode.Length <= 3 && IsDigits(CountryCode) && CountryCode[0] != '0')
            ? $"{nameof(CountryCode)} '{CountryCode}' is no country code of 1 to 3 digits like 49"
        : !IsDigits(TrunkPrefix) ? $"{nameof(TrunkPrefix)} '{TrunkPrefix}' is not made of digits"
        : !IsDigits(InternationalPrefix) ? $"{nameof(InternationalPrefix)} '{InternationalPrefix}' is not made of digits"
        : null;

    private static bool IsDigits(string text) => text.All(char.IsAsciiDigit);
}
