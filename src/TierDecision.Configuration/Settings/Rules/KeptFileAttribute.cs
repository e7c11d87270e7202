using TierDecision.Files;

namespace TierDecision.Configuration.Settings.Rules;

/// <summary>
/// The name of a file that the service makes and keeps. The system's own folders take none: what is written there goes nowhere, or changes the
/// machine.
/// </summary>
internal sealed class KeptFileAttribute : SettingRuleAttribute
{
    /// <summary>Whether no file is allowed as well.</summary>
    public bool OrNone { get; init; }

    /// <inheritdoc/>
    public override string Allowed => "the name of a file, not below /dev, /proc or /sys";

    /// <inheritdoc/>
    protected override bool Allows(object value) =>
        value is string text && (text.Length == 0 ? OrNone : !RegularFile.IsOfTheSystem(text));
}
