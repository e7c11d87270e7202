namespace TierDecision.Service.Audit;

/// <summary>Adds the audit trail: reading it, and what this node adds to it.</summary>
internal static class AuditServices
{
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<AuditUseCase>();
        services.AddSingleton<NodeEvents>();
        services.AddHostedService<NodeEventWorker>();
    }
}
