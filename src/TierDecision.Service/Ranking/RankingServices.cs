namespace TierDecision.Service.Ranking;

/// <summary>Adds the ranking of orders and the allocation of stock.</summary>
internal static class RankingServices
{
    public static void AddRanking(this IServiceCollection services)
    {
        services.AddSingleton<RankingUseCase>();
        services.AddSingleton<AllocationUseCase>();
    }
}
