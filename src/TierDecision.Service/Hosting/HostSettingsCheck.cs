using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging.Console;

namespace TierDecision.Service.Hosting;

/// <summary>
/// Checks the words among the settings of ASP.NET Core. It would speak of its own types, or of nothing: a log in a format that does not exist is
/// written in another one.
/// </summary>
internal static class HostSettingsCheck
{
    private static readonly string[] Formatters = [ConsoleFormatterNames.Simple, ConsoleFormatterNames.Json, ConsoleFormatterNames.Systemd];

    /// <summary>What is wrong, a line for each setting.</summary>
    public static IEnumerable<string> Errors(IConfiguration configuration) =>
        from setting in configuration.AsEnumerable()
        where setting.Value is { Length: > 0 }
        let choices = Choices(setting.Key.Split(ConfigurationPath.KeyDelimiter))
        where choices is not null && !choices.Contains(setting.Value, StringComparer.OrdinalIgnoreCase)
        orderby setting.Key
        select $"{setting.Key}: '{setting.Value}' is none of: {string.Join(", ", choices)}";

    private static string[]? Choices(string[] key) => (key[0].ToUpperInvariant(), key[^1].ToUpperInvariant()) switch
    {
        ("KESTREL", "PROTOCOLS") => Enum.GetNames<HttpProtocols>(),
        ("KESTREL", "CLIENTCERTIFICATEMODE") => Enum.GetNames<ClientCertificateMode>(),
        ("LOGGING", "FORMATTERNAME") => Formatters,
        ("LOGGING", _) when key.Length > 1 && key[^2].Equals("LogLevel", StringComparison.OrdinalIgnoreCase) => Enum.GetNames<LogLevel>(),
        _ => null,
    };
}
