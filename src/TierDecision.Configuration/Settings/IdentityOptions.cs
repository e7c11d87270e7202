namespace TierDecision.Configuration.Settings;

/// <summary>
/// The secret under which identifiers are hashed. The service and everything that loads data for it must use the same one;
/// a dataset that was loaded under another is refused.
/// </summary>
public sealed record IdentityOptions
{
    /// <summary>The secret, 32 hexadecimal digits. Default: read from <see cref="KeyFile"/>.</summary>
    public string Key { get; init; } = "";

    /// <summary>
    /// A file with the secret, 32 hexadecimal digits. Default: with the embedded store a file beside the database, made if missing;
    /// with Redis a secret that is published and protects nothing.
    /// </summary>
    public string KeyFile { get; init; } = "";

    /// <summary>How phone numbers are read that are not E.164.</summary>
    public PhoneOptions Phone { get; init; } = new();

    /// <summary>The name of the type: a secret is not to get into a log.</summary>
    public override string ToString() => nameof(IdentityOptions);
}
