using Microsoft.Extensions.Options;

namespace TierDecision.Configuration.Settings;

/// <summary>Checks each value by the attributes of its property; the code is generated.</summary>
[OptionsValidator]
internal sealed partial class SettingValueRules : IValidateOptions<TierDecisionOptions>;
