using Microsoft.Extensions.Options;
using TierDecision.Configuration.Settings;

namespace TierDecision.PhoneNumbers;

/// <summary>The rule that the region of phone numbers is one. The library is loaded only if a region is given.</summary>
public sealed class RegionRule : IValidateOptions<TierDecisionOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TierDecisionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return PhoneNormalizer.Create(options.Identity.Phone.Region).Error is { } error
            ? ValidateOptionsResult.Fail($"{TierDecisionOptions.Section}:Identity:Phone:Region: {error}")
            : ValidateOptionsResult.Success;
    }
}
