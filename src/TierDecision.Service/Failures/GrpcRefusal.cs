using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using TierDecision.Protocol;
using HttpRequest = Microsoft.AspNetCore.Http.HttpRequest;
using HttpResponse = Microsoft.AspNetCore.Http.HttpResponse;

namespace TierDecision.Service.Failures;

/// <summary>
/// Failures over gRPC: the status, its message, and in <c>grpc-status-details-bin</c> the reason and what is wrong with which field.
/// </summary>
internal static class GrpcRefusal
{
    private const string GrpcType = "application/grpc";
    private const string DetailsHeader = "grpc-status-details-bin";

    /// <summary>Whether a request is a gRPC call, whatever its message format.</summary>
    public static bool IsGrpcCall(HttpRequest request) => request.ContentType?.StartsWith(GrpcType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// Refuses a call that Grpc.AspNetCore does not see. Throws nothing. An answer without a message has its status where headers are.
    /// </summary>
    public static void Send(HttpResponse response, Failure failure)
    {
        response.ContentType = GrpcType;
        response.Headers.GrpcStatus = ((int)failure.Kind.GrpcStatus).ToString(CultureInfo.InvariantCulture);
        response.Headers.GrpcMessage = Uri.EscapeDataString(failure.Detail);
        response.Headers[DetailsHeader] = Convert.ToBase64String(Details(failure));
    }

    /// <summary>The same for Grpc.AspNetCore, which takes a status only as an exception.</summary>
    public static RpcException ToException(Failure failure) =>
        new(new Grpc.Core.Status(failure.Kind.GrpcStatus, failure.Detail), new Metadata { { DetailsHeader, Details(failure) } });

    private static byte[] Details(Failure failure)
    {
        var status = new Google.Rpc.Status { Code = (int)failure.Kind.GrpcStatus, Message = failure.Detail };
        if (failure.Errors.Count > 0)
        {
            var badRequest = new BadRequest();
            badRequest.FieldViolations.AddRange(failure.Errors.Select(
                error => new BadRequest.Types.FieldViolation { Field = error.Field, Description = error.Description }));
            status.Details.Add(Any.Pack(badRequest));
        }

        status.Details.Add(Any.Pack(new ErrorInfo { Reason = failure.Kind.ReasonText, Domain = ErrorReasons.Domain }));
        return status.ToByteArray();
    }
}
