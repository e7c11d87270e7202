using TierDecision.Service.Resilience;

namespace TierDecision.Service.Customers;

/// <summary>Adds writes and reads of single customers.</summary>
internal static class CustomerServices
{
    public static void AddCustomers(this IServiceCollection services)
    {
        services.AddSingleton<SingleCustomerCircuit>();
        services.AddSingleton<CustomerMetrics>();
        services.AddSingleton<CustomerWrites>();
        services.AddSingleton<CustomerUseCase>();
        services.AddSingleton<ErasureUseCase>();
        services.AddSingleton<ExportUseCase>();
    }
}
