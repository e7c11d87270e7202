using System.CommandLine;
using TierDecision.Configuration.Identity;
using TierDecision.PhoneNumbers;

namespace TierDecision.Cli.CommandLine;

/// <summary>How the commands read phone numbers: as the service does, so that both hash the same number.</summary>
internal static class PhoneSource
{
    private const string RegionOption = "--region";
    private const string RegionVariable = "TIERDECISION__IDENTITY__PHONE__REGION";

    public static Option<string?> CreateOption() => ValueOption.Text(
        RegionOption, "CODE",
        $"The region of phone numbers that are not international, by its two letters of ISO 3166 such as DE. Default: {RegionVariable}, else they are refused.");

    /// <summary>The option that there was before; it says what to write instead.</summary>
    public static Option<string?> CreateRemovedOption()
    {
        var option = ValueOption.CheckedText(
            "--country-code", "DIGITS", "Gone: write --region.", _ => $"is gone: write {RegionOption} with the two letters of ISO 3166, such as {RegionOption} DE for 49");
        option.Hidden = true;
        return option;
    }

    /// <summary>The normalizer for the region that was given, else for the environment's. Null if it cannot be made; the reason is written then.</summary>
    public static PhoneNormalizer? Create(string? region, CliContext context)
    {
        foreach (var (setting, advice) in RemovedPhoneSettings.All)
        {
            var variable = setting.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant();
            if (context.Environment.ContainsKey(variable))
            {
                context.Console.Fail(ExitCodes.BadInput, $"{variable} {advice}.");
                return null;
            }
        }

        var (normalizer, error) = PhoneNormalizer.Create(region ?? context.Variable(RegionVariable) ?? "");
        if (error is not null)
        {
            context.Console.Fail(ExitCodes.BadInput, $"{(region is null ? RegionVariable : RegionOption)} {error}.");
        }

        return normalizer;
    }
}
