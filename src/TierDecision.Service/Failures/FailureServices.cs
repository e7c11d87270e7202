namespace TierDecision.Service.Failures;

/// <summary>Adds problem documents.</summary>
internal static class FailureServices
{
    public static void AddFailures(this IServiceCollection services) =>
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context => ProblemDocument.AddReason(context.ProblemDetails));
}
