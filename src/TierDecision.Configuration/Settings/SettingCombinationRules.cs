using Microsoft.Extensions.Options;

namespace TierDecision.Configuration.Settings;

/// <summary>Checks values that must fit each other, whatever program reads them.</summary>
internal sealed class SettingCombinationRules : IValidateOptions<TierDecisionOptions>
{
    public ValidateOptionsResult Validate(string? name, TierDecisionOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        var redis = options.Redis;
        if (redis.ReplicaAcknowledgements > 0 && (redis.ReplicaTimeout >= redis.WriteTimeout || redis.ReplicaTimeout >= redis.SilenceLimit))
        {
            result.AddError(
                $"{name}:Redis:ReplicaTimeout: '{redis.ReplicaTimeout}' must be shorter than WriteTimeout {redis.WriteTimeout} "
                + $"and SilenceLimit {redis.SilenceLimit}");
        }

        return result.Build();
    }
}
