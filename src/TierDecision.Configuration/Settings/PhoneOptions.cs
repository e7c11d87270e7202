namespace TierDecision.Configuration.Settings;

/// <summary>How phone numbers are read that are not E.164.</summary>
public sealed record PhoneOptions
{
    /// <summary>
    /// The region whose national numbers and prefixes are read, by its two letters of ISO 3166 such as <c>DE</c>. Default: none, only international
    /// numbers are read.
    /// </summary>
    public string Region { get; init; } = "";
}
