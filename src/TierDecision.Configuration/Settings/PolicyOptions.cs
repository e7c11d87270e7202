using TierDecision.Configuration.Settings.Rules;

namespace TierDecision.Configuration.Settings;

/// <summary>Where the policy is.</summary>
public sealed record PolicyOptions
{
    /// <summary>The YAML file, looked for in the current folder and then beside the program. Default: <c>policies/contact-centre.yaml</c>.</summary>
    [FileName]
    public string File { get; init; } = "policies/contact-centre.yaml";

    /// <summary>How often the file, and those that it names, are looked at for changes, 100 ms to an hour. Default: five seconds.</summary>
    [Between("00:00:00.1", "01:00:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);
}
