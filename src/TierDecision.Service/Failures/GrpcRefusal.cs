using System.Globalization;
using Grpc.Core;

namespace TierDecision.Service.Failures;

/// <summary>Refuses gRPC calls that the library's handler does not see.</summary>
internal static class GrpcRefusal
{
    private const string GrpcType = "application/grpc";

    /// <summary>Whether a request is a gRPC call, whatever its message format.</summary>
    public static bool Concerns(HttpRequest request) => request.ContentType?.StartsWith(GrpcType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>An answer without a message has its status where headers are.</summary>
    public static void Send(HttpResponse response, RpcException refusal)
    {
        response.ContentType = GrpcType;
        response.Headers.GrpcStatus = ((int)refusal.StatusCode).ToString(CultureInfo.InvariantCulture);
        response.Headers.GrpcMessage = Uri.EscapeDataString(refusal.Status.Detail);
        foreach (var entry in refusal.Trailers)
        {
            response.Headers[entry.Key] = entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value;
        }
    }
}
