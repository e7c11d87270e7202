using Microsoft.Extensions.Options;
using TierDecision.Configuration.Settings;

namespace TierDecision.Service.Hosting;

/// <summary>Checks settings that exclude each other in the service.</summary>
internal sealed class ServiceRules : IValidateOptions<TierDecisionOptions>
{
    public ValidateOptionsResult Validate(string? name, TierDecisionOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        var hasRedis = options.Redis.Connection.Length > 0;
        if (options.Checkpoint.Path.Length > 0)
        {
            if (options.Replica.Mode == ReplicaMode.Cache)
            {
                result.AddError(
                    $"{name}:Checkpoint:Path is for Replica:Mode Whole; a cache has no copy of the customers that a start could be made from");
            }

            if (!hasRedis)
            {
                result.AddError($"{name}:Checkpoint:Path is for Redis; the embedded store is a file beside the service already");
            }
        }

        if (options.DecisionLog.Target == DecisionLogTarget.Redis && !hasRedis)
        {
            result.AddError($"{name}:DecisionLog:Target is Redis, and no Redis:Connection is given");
        }

        return result.Build();
    }
}
