using System.IO.Compression;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using TierDecision.Service.Requests;

namespace TierDecision.Service.Endpoints.Grpc;

/// <summary>Adds the endpoints over gRPC.</summary>
internal static class GrpcServices
{
    private const CompressionMode Reading = CompressionMode.Decompress;

    public static void AddGrpcEndpoints(this IServiceCollection services)
    {
        services.AddSingleton<GrpcEndpoints>();
        services.AddSingleton<IServiceMethodProvider<GrpcEndpoints>, GrpcMethods>();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = EndpointRow.MaxMessageOfAll;
            grpc.EnableDetailedErrors = false;
        });
        services.AddOptions<GrpcServiceOptions>().Configure<RequestMetrics>((grpc, metrics) => grpc.CompressionProviders =
        [
            new CheckedCompression("gzip", metrics, (to, level) => new GZipStream(to, level, true), from => new GZipStream(from, Reading)),
            new CheckedCompression("deflate", metrics, (to, level) => new ZLibStream(to, level, true), from => new ZLibStream(from, Reading)),
        ]);
    }

    /// <summary>Answers plain calls before routing, and checks the frames of the others.</summary>
    public static void UsePlainUnaryCalls(this WebApplication app)
    {
        app.UseMiddleware<PlainUnaryMiddleware>();
        app.UseMiddleware<CheckedFrames>();
    }

    /// <summary>Maps all methods.</summary>
    public static void MapGrpcEndpoints(this WebApplication app) => app.MapGrpcService<GrpcEndpoints>();
}
