namespace TierDecision.Configuration.Settings.Rules;

/// <summary>Addresses and networks, separated by commas, or nothing.</summary>
internal sealed class NetworksAttribute : SettingRuleAttribute
{
    /// <inheritdoc/>
    public override string Allowed => "addresses or networks such as 10.0.0.0/8, separated by commas";

    /// <inheritdoc/>
    protected override bool Allows(object value) => value is string text && ProxyOptions.ReadNetworks(text) is not null;
}
