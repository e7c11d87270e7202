using System.CommandLine;
using Microsoft.Extensions.Configuration;
using TierDecision.Configuration.Settings;

namespace TierDecision.Cli.Settings;

/// <summary>An option of the command line that gives a setting. It goes before the setting's environment variable.</summary>
internal sealed class SettingOption : Option<string?>
{
    /// <summary>An option that gives a setting.</summary>
    /// <param name="name">The option's name, such as <c>--redis</c>.</param>
    /// <param name="helpName">What the help calls its value.</param>
    /// <param name="key">The setting, such as <c>Redis:Connection</c>.</param>
    /// <param name="description">What it is, one sentence.</param>
    /// <param name="otherwise">What is taken if neither the option nor the variable is given.</param>
    public SettingOption(string name, string helpName, string key, string description, string otherwise)
        : base(name)
    {
        Key = $"{TierDecisionOptions.Section}:{key}";
        HelpName = helpName;
        Description = $"{description} Default: {Variable(key)}, else {otherwise}.";
    }

    /// <summary>The setting's whole key.</summary>
    public string Key { get; }

    /// <summary>
    /// Other settings that the option decides, with their values, null as if they were not set: what the environment says of them would speak
    /// against it.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Decides { get; init; } = new Dictionary<string, string?>();

    /// <summary>The environment variable of a setting.</summary>
    public static string Variable(string key) => $"{TierDecisionOptions.Section}:{key}"
        .Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal)
        .ToUpperInvariant();

    /// <summary>The settings that the option gives with this value.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings(string? value) =>
    [
        KeyValuePair.Create(Key, value),
        .. Decides.Select(setting => KeyValuePair.Create($"{TierDecisionOptions.Section}:{setting.Key}", setting.Value)),
    ];
}
