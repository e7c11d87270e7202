using TierDecision.Configuration.Settings.Rules;

namespace TierDecision.Configuration.Settings;

/// <summary>Who may call the service. Without a keys file, whoever reaches it may do everything.</summary>
public sealed record AccessOptions
{
    /// <summary>The YAML file with the hashes of the keys and what each allows. Default: none.</summary>
    public string KeysFile { get; init; } = "";

    /// <summary>How often the file is looked at for changes, 100 ms to an hour. Default: five seconds.</summary>
    [Between("00:00:00.1", "01:00:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The origins of the web pages that may ask, such as <c>https://desk.example.com</c>, separated by commas. Pages of other origins are
    /// refused. Default: none.
    /// </summary>
    [Origins]
    public string Origins { get; init; } = "";
}
