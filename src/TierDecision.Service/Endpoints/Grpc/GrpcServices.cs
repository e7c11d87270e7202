using Grpc.AspNetCore.Server.Model;

namespace TierDecision.Service.Endpoints.Grpc;

/// <summary>Adds the endpoints over gRPC.</summary>
internal static class GrpcServices
{
    private const int MaxMessageBytes = 4 * 1024 * 1024;

    public static void AddGrpcEndpoints(this IServiceCollection services)
    {
        services.AddSingleton<GrpcEndpoints>();
        services.AddSingleton<IServiceMethodProvider<GrpcEndpoints>, GrpcMethods>();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MaxMessageBytes;
            grpc.EnableDetailedErrors = false;
        });
    }

    /// <summary>Answers plain calls before routing.</summary>
    public static void UsePlainUnaryCalls(this WebApplication app) => app.UseMiddleware<PlainUnaryMiddleware>();

    /// <summary>Maps all methods.</summary>
    public static void MapGrpcEndpoints(this WebApplication app) => app.MapGrpcService<GrpcEndpoints>();
}
