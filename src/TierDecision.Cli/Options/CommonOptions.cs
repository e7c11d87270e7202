using System.CommandLine;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Customers;

namespace TierDecision.Cli.Options;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    private const string CountryCodeVariable = "TIERDECISION__IDENTITY__PHONE__COUNTRYCODE";

    public static Option<string?> CountryCode() => ValueOption.CheckedText(
        "--country-code", "DIGITS", $"Completes national phone numbers, such as 49. Default: {CountryCodeVariable}, else they are refused.",
        text => text.Length is >= 1 and <= 3 && text.All(char.IsAsciiDigit) && text[0] != '0' ? null : "is no country code of 1 to 3 digits like 49");

    public static Option<string?> Currency() => ValueOption.CheckedText(
        "--currency", "CODE", "The currency of the amounts, such as EUR.",
        text => text.Length == 3 && text.All(char.IsAsciiLetter) ? null : "is no currency of three letters like EUR (ISO 4217)");

    /// <summary>How national numbers are completed: as the service does it, so that both hash the same number.</summary>
    public static PhoneOptions Phones(string? countryCode, CliContext context)
    {
        var defaults = new PhoneOptions();
        return new PhoneOptions
        {
            CountryCode = countryCode ?? context.Variable(CountryCodeVariable) ?? defaults.CountryCode,
            TrunkPrefix = context.Variable("TIERDECISION__IDENTITY__PHONE__TRUNKPREFIX") ?? defaults.TrunkPrefix,
            InternationalPrefix = context.Variable("TIERDECISION__IDENTITY__PHONE__INTERNATIONALPREFIX") ?? defaults.InternationalPrefix,
        };
    }
}
