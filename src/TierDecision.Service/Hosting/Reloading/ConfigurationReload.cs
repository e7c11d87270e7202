using TierDecision.Configuration.Settings;
using TierDecision.Service.Background;
using TierDecision.Service.Observability;

namespace TierDecision.Service.Hosting.Reloading;

/// <summary>
/// Reads the configuration's files anew. Log levels, addresses and certificates (sections Logging and Kestrel) follow at once; the service's own
/// settings are those of the start.
/// </summary>
internal sealed partial class ConfigurationReload(IConfigurationRoot configuration, ILogger<ConfigurationReload> logger) : IReloadable
{
    private readonly Dictionary<string, string?> _atStart = Settings(configuration);

    public string Reload()
    {
        try
        {
            configuration.Reload();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or FormatException)
        {
            Log.Refused(logger, (e.InnerException ?? e).Message);
            return "the configuration cannot be read";
        }

        var now = Settings(configuration);
        var changed = now.Keys.Union(_atStart.Keys, StringComparer.OrdinalIgnoreCase)
            .Where(key => now.GetValueOrDefault(key) != _atStart.GetValueOrDefault(key)).Order(StringComparer.OrdinalIgnoreCase).ToList();
        if (changed.Count > 0)
        {
            Log.NeedsStart(logger, string.Join(", ", changed));
        }

        return "log levels, addresses and certificates";
    }

    // By key without its value, of which one may be a password.
    private static Dictionary<string, string?> Settings(IConfiguration configuration) => configuration
        .GetSection(TierDecisionOptions.Section).AsEnumerable().Where(pair => pair.Value is not null)
        .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(EventIds.ConfigurationRefused, LogLevel.Error,
            "The changed configuration is refused, and the one from before goes on: {Problem}")]
        public static partial void Refused(ILogger logger, string problem);

        [LoggerMessage(EventIds.SettingsNeedStart, LogLevel.Warning, "These settings have changed and are only read at a start: {Settings}")]
        public static partial void NeedsStart(ILogger logger, string settings);
    }
}
