namespace TierDecision.Configuration.Settings.Rules;

/// <summary>What the keys of a store begin with: short, and without characters that mean something to it.</summary>
internal sealed class KeyPrefixAttribute : SettingRuleAttribute
{
    private const int Longest = 32;

    /// <inheritdoc/>
    public override string Allowed => "1 to 32 letters, digits or . _ - :";

    /// <inheritdoc/>
    protected override bool Allows(object value) =>
        value is string { Length: >= 1 and <= Longest } text && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':');
}
