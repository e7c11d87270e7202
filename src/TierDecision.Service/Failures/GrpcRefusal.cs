using System.Globalization;
using System.Text;
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
    /// <summary>What Grpc.AspNetCore says at a deadline.</summary>
    public const string DeadlineExceeded = "Deadline Exceeded";

    private const string GrpcType = "application/grpc";
    private const string DetailsHeader = "grpc-status-details-bin";

    // Clients take 8 KiB of headers, some of them less. A failure takes less than half of that.
    private const int MaxHeaders = 4096;

    // The names of the headers, what the protocol counts for each of them, the reason, facts beside it, and how many errors are left out.
    private const int OtherHeaders = 512;

    // Around an error there are some bytes in the details.
    private const int FramesOfError = 24;

    // What a description is cut to by and by if one error alone has no room.
    private const int ShortestDescription = 32;

    /// <summary>Whether a request is a gRPC call, whatever its message format.</summary>
    public static bool IsGrpcCall(HttpRequest request) => request.ContentType?.StartsWith(GrpcType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// Refuses a call that Grpc.AspNetCore does not see. Throws nothing. An answer without a message has its status where headers are.
    /// </summary>
    public static void Send(HttpResponse response, Failure failure)
    {
        failure = Fitting(failure);
        response.ContentType = GrpcType;
        response.Headers.GrpcStatus = ((int)failure.Kind.GrpcStatus).ToString(CultureInfo.InvariantCulture);
        response.Headers.GrpcMessage = GrpcText.Encode(failure.Detail);
        response.Headers[DetailsHeader] = Convert.ToBase64String(Details(failure));
    }

    /// <summary>Says what Grpc.AspNetCore says at a deadline. It has no reason for programs: the client knows its deadline.</summary>
    public static void SendDeadlineExceeded(HttpResponse response)
    {
        response.ContentType = GrpcType;
        response.Headers.GrpcStatus = ((int)StatusCode.DeadlineExceeded).ToString(CultureInfo.InvariantCulture);
        response.Headers.GrpcMessage = DeadlineExceeded;
    }

    /// <summary>A failure for Grpc.AspNetCore, which takes a status only as an exception.</summary>
    public static RpcException ToException(Failure failure)
    {
        failure = Fitting(failure);
        return new RpcException(
            new Grpc.Core.Status(failure.Kind.GrpcStatus, failure.Detail), new Metadata { { DetailsHeader, Details(failure) } });
    }

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

        var info = new ErrorInfo { Reason = failure.Kind.ReasonText, Domain = ErrorReasons.Domain };
        foreach (var (name, value) in failure.Facts)
        {
            info.Metadata[name] = value;
        }

        if (failure.ErrorsLeftOut > 0)
        {
            info.Metadata[ErrorReasons.LeftOut] = failure.ErrorsLeftOut.ToString(CultureInfo.InvariantCulture);
        }

        status.Details.Add(Any.Pack(info));
        return status.ToByteArray();
    }

    // The failure with as many errors as the headers have room for.
    private static Failure Fitting(Failure failure)
    {
        var room = MaxHeaders - OtherHeaders;
        var told = failure.Errors.TakeWhile(error => (room -= SizeOf(error)) >= 0).ToList();
        return told.Count == failure.Errors.Count ? failure
            : told.Count > 0 ? failure.Telling(told)
            : failure.Telling([Fitting(failure.Errors[0], MaxHeaders - OtherHeaders)]);
    }

    private static RequestError Fitting(RequestError error, int room)
    {
        var length = error.Description.Length;
        while (SizeOf(error) > room && length > ShortestDescription)
        {
            error = error.Shortened(length /= 2);
        }

        return error;
    }

    // Once in the message; in the details, which are base64, in their message and among the fields.
    private static int SizeOf(RequestError error)
    {
        var bytes = (2 * (Encoding.UTF8.GetByteCount(error.Field) + Encoding.UTF8.GetByteCount(error.Description))) + FramesOfError;
        return GrpcText.LengthOf(error.Field) + GrpcText.LengthOf(error.Description) + (bytes * 4 / 3);
    }
}
