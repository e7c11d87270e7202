namespace TierDecision.Configuration.Settings.Rules;

/// <summary>The name of a file.</summary>
internal sealed class FileNameAttribute : SettingRuleAttribute
{
    /// <inheritdoc/>
    public override string Allowed => "the name of a file";

    /// <inheritdoc/>
    protected override bool Allows(object value) => value is string text && !string.IsNullOrWhiteSpace(text);
}
