using TierDecision.Storage.Queues;

namespace TierDecision.Service.Queues;

/// <summary>Adds queue states.</summary>
internal static class QueueServices
{
    public static void AddQueues(this IServiceCollection services)
    {
        services.AddSingleton<IQueueStateStore, InMemoryQueueStateStore>();
        services.AddSingleton<QueueUseCase>();
    }
}
