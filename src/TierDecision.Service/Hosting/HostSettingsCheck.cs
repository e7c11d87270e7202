using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging.Console;
using TierDecision.Files;

namespace TierDecision.Service.Hosting;

/// <summary>
/// Checks the words, the hosts and the files of certificates among the settings of ASP.NET Core. It would speak of its own types, or of nothing: a
/// log in a format that does not exist is written in another one, and hosts of which none has a name are all hosts.
/// </summary>
internal static class HostSettingsCheck
{
    private static readonly string[] Formatters = [ConsoleFormatterNames.Simple, ConsoleFormatterNames.Json, ConsoleFormatterNames.Systemd];

    /// <summary>What is wrong, a line for each setting.</summary>
    public static IEnumerable<string> Errors(IConfiguration configuration) =>
        WordErrors(configuration).Concat(FileErrors(configuration)).Concat(HostErrors(configuration));

    private static IEnumerable<string> WordErrors(IConfiguration configuration) =>
        from setting in configuration.AsEnumerable()
        where setting.Value is { Length: > 0 }
        let choices = Choices(setting.Key.Split(ConfigurationPath.KeyDelimiter))
        where choices is not null && !choices.Contains(setting.Value, StringComparer.OrdinalIgnoreCase)
        orderby setting.Key
        select $"{setting.Key}: '{setting.Value}' is none of: {string.Join(", ", choices)}";

    // Such as of two variables, one of which a deployment forgot to fill.
    private static IEnumerable<string> HostErrors(IConfiguration configuration) =>
        configuration["AllowedHosts"] is { Length: > 0 } hosts && hosts.Split(';').Any(string.IsNullOrWhiteSpace)
            ? [$"AllowedHosts: '{hosts}' has a place without a name: write the hosts with a semicolon between two, or remove it"]
            : [];

    // Kestrel would wait for whoever writes to a pipe. Of a file that is not there it speaks by itself.
    private static IEnumerable<string> FileErrors(IConfiguration configuration) =>
        from setting in configuration.AsEnumerable()
        where setting.Value is { Length: > 0 } && IsCertificate(setting.Key.Split(ConfigurationPath.KeyDelimiter))
        let problem = RegularFile.Problem(setting.Value!)
        where problem is not null
        orderby setting.Key
        select $"{setting.Key}: '{setting.Value}' {problem}";

    private static bool IsCertificate(string[] key) =>
        key.Length > 2 && key[0].Equals("Kestrel", StringComparison.OrdinalIgnoreCase)
        && (key[^1].Equals("Path", StringComparison.OrdinalIgnoreCase) || key[^1].Equals("KeyPath", StringComparison.OrdinalIgnoreCase))
        && (key[^2].Equals("Certificate", StringComparison.OrdinalIgnoreCase) || key[^3].Equals("Certificates", StringComparison.OrdinalIgnoreCase));

    private static string[]? Choices(string[] key) => (key[0].ToUpperInvariant(), key[^1].ToUpperInvariant()) switch
    {
        ("KESTREL", "PROTOCOLS") => Enum.GetNames<HttpProtocols>(),
        ("KESTREL", "CLIENTCERTIFICATEMODE") => Enum.GetNames<ClientCertificateMode>(),
        ("LOGGING", "FORMATTERNAME") => Formatters,
        ("LOGGING", _) when key.Length > 1 && key[^2].Equals("LogLevel", StringComparison.OrdinalIgnoreCase) => Enum.GetNames<LogLevel>(),
        _ => null,
    };
}
