using System.CommandLine;
using Microsoft.Extensions.Configuration;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Settings;
using TierDecision.Configuration.Settings.Reading;
using TierDecision.PhoneNumbers;
using TierDecision.Storage.Providers;

namespace TierDecision.Cli.Settings;

/// <summary>The settings of one run: those of the environment and, before them, those of the command line.</summary>
internal static class CommandSettings
{
    /// <summary>Reads the settings, as strictly as the service. Null if they cannot be used; the reasons are written then.</summary>
    public static TierDecisionOptions? Read(ParseResult result, CliContext context)
    {
        var given = result.CommandResult.Command.Options.OfType<SettingOption>()
            .Where(option => result.GetResult(option) is { Tokens.Count: > 0 })
            .ToList();

        // One after the other, so that of two options that decide the same setting the later one of the command counts.
        // Copied, since a configuration inside another one hides what is set but empty.
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(context.Environment.AsEnumerable());
        foreach (var option in given)
        {
            configuration.AddInMemoryCollection(option.Settings(result.GetValue(option)));
        }

        var reading = SettingsReader.Read(configuration.Build(), [.. StoreProviders.Rules, new RegionRule()]);
        if (reading.Errors.Count == 0)
        {
            return reading.Options;
        }

        context.Console.Fail(ExitCodes.BadInput, "The configuration cannot be used:");
        foreach (var error in reading.Errors)
        {
            context.Console.Fail(ExitCodes.BadInput, $"  {Named(error, given)}");
        }

        return null;
    }

    // By the name under which it was given.
    private static string Named(string error, List<SettingOption> given) =>
        given.Find(option => error.StartsWith(option.Key, StringComparison.OrdinalIgnoreCase)) is { } option
            ? option.Name + error[option.Key.Length..]
            : error;
}
