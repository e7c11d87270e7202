using TierDecision.Configuration.Settings.Rules;

namespace TierDecision.Configuration.Settings;

/// <summary>Where the policy is.</summary>
public sealed record PolicyOptions
{
    /// <summary>The YAML file, looked for in the current folder and then beside the program. Default: <c>policies/contact-centre.yaml</c>.</summary>
    [FileName]
    public string File { get; init; } = "policies/contact-centre.yaml";
}
