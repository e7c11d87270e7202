using Microsoft.Extensions.Configuration;
using TierDecision.Configuration.Settings;
using TierDecision.Configuration.Settings.Reading;
using TierDecision.Storage.Redis.Connection;

namespace TierDecision.Cli.Commands.Load;

/// <summary>How Redis is reached, from the command line.</summary>
internal static class RedisSettings
{
    public static (RedisStoreOptions? Options, string? Error) Read(string connection, string prefix)
    {
        var given = new Dictionary<string, string?> { ["TierDecision:Redis:Connection"] = connection, ["TierDecision:Redis:Prefix"] = prefix };
        var reading = SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(given).Build(), [new RedisConnectionRule()]);
        return reading.Errors.Count == 0
            ? (reading.Options.Redis, null)
            : (null, $"Redis cannot be used as configured: {string.Join("; ", reading.Errors)}.");
    }
}
