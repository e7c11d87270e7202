namespace TierDecision.Configuration.Settings.Rules;

/// <summary>Origins of web pages, separated by commas, or nothing.</summary>
internal sealed class OriginsAttribute : SettingRuleAttribute
{
    /// <inheritdoc/>
    public override string Allowed => "origins such as https://desk.example.com, separated by commas";

    /// <inheritdoc/>
    protected override bool Allows(object value) =>
        value is string text && AccessOptions.SplitOrigins(text).All(origin =>
            Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && string.Equals(uri.GetLeftPart(UriPartial.Authority), WithoutUsualPort(origin, uri), StringComparison.OrdinalIgnoreCase));

    // A browser leaves out the port that the scheme has; so may not whoever writes one.
    private static string WithoutUsualPort(string origin, Uri uri) =>
        uri.IsDefaultPort && origin.EndsWith($":{uri.Port}", StringComparison.Ordinal) ? "" : origin;
}
