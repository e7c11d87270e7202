using Microsoft.Extensions.Options;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Providers;

namespace TierDecision.Service.Hosting;

/// <summary>Checks settings that exclude each other in the service.</summary>
internal sealed class ServiceRules : IValidateOptions<TierDecisionOptions>
{
    public ValidateOptionsResult Validate(string? name, TierDecisionOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        var store = StoreProviders.Choose(options);
        if (options.Checkpoint.Path.Length > 0)
        {
            if (options.Replica.Mode == ReplicaMode.Cache)
            {
                result.AddError(
                    $"{name}:Checkpoint:Path is for Replica:Mode Whole; a cache has no copy of the customers that a start could be made from");
            }

            if (store.IsLocal)
            {
                result.AddError($"{name}:Checkpoint:Path is for Redis; the embedded store is a file beside the service already");
            }
        }

        if (options.DecisionLog.Target == DecisionLogTarget.Redis && store.IsLocal)
        {
            result.AddError($"{name}:DecisionLog:Target is Redis, and no Redis:Connection is given");
        }

        return result.Build();
    }
}
