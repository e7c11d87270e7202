namespace TierDecision.Configuration.Identity;

/// <summary>
/// Under which secret identifiers are hashed. The service and everything that loads data for it must use the same one;
/// a dataset that was loaded under another is refused.
/// </summary>
public sealed class IdentityOptions
{
    /// <summary>The secret, 32 hexadecimal digits. Default: read from <see cref="KeyFile"/>.</summary>
    public string Key { get; set; } = "";

    /// <summary>
    /// A file with the secret, 32 hexadecimal digits. Default: with the embedded store a file beside the database, made where missing;
    /// with Redis a secret that is published and protects nothing.
    /// </summary>
    public string KeyFile { get; set; } = "";

    /// <summary>How phone numbers are read that are not E.164.</summary>
    public PhoneOptions Phone { get; set; } = new();
}
