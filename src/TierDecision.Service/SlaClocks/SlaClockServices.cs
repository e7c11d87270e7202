namespace TierDecision.Service.SlaClocks;

/// <summary>Adds SLA clocks.</summary>
internal static class SlaClockServices
{
    public static void AddSlaClocks(this IServiceCollection services) => services.AddSingleton<SlaUseCase>();
}
