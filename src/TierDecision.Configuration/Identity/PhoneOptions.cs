namespace TierDecision.Configuration.Identity;

/// <summary>How phone numbers are read that are not E.164.</summary>
public sealed class PhoneOptions
{
    /// <summary>
    /// The region whose national numbers and prefixes are read, by its two letters of ISO 3166 such as <c>DE</c>. Default: none, only international
    /// numbers are read.
    /// </summary>
    public string Region { get; set; } = "";
}
