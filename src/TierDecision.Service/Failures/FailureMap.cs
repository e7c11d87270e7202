using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using TierDecision.Configuration.Access;
using TierDecision.Service.Access;
using TierDecision.Service.Customers;
using HttpResponse = Microsoft.AspNetCore.Http.HttpResponse;

namespace TierDecision.Service.Failures;

/// <summary>The one place that says what a failure is called in gRPC and in HTTP.</summary>
internal static class FailureMap
{
    private const string UsedForAnother =
        "The request_id was used for another request a short while ago; nothing was decided. Repeat the same request to get its answer again, or give this one an id of its own.";

    private const string NotKept = "No explanation is kept under this decision_id: it was never kept, or its time is over.";
    private const string NothingIsKept = "No explanations are kept; TierDecision:Replies:Explanations says whose are.";
    private const string CacheIsDown = "The cache of explanations does not answer; ask again later.";
    private const string Summary = "The request is malformed; nothing was decided.";

    /// <summary>INVALID_ARGUMENT with <c>google.rpc.BadRequest</c> in the trailer <c>grpc-status-details-bin</c>.</summary>
    public static RpcException ToRpcException(IReadOnlyList<RequestError> errors)
    {
        var badRequest = new BadRequest();
        foreach (var error in errors)
        {
            badRequest.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = error.Field, Description = error.Description });
        }

        var message = Describe(errors);
        var status = new Google.Rpc.Status { Code = (int)StatusCode.InvalidArgument, Message = message };
        status.Details.Add(Any.Pack(badRequest));
        return new RpcException(
            new Grpc.Core.Status(StatusCode.InvalidArgument, message),
            new Metadata { { "grpc-status-details-bin", status.ToByteArray() } });
    }

    /// <summary>400 with a problem document (RFC 9457) that lists the fields.</summary>
    public static IResult ToHttpResult(IReadOnlyList<RequestError> errors) => Problem(StatusCodes.Status400BadRequest, Summary, Describe(errors), errors);

    /// <summary>FAILED_PRECONDITION, NOT_FOUND or UNAVAILABLE: a question about a single customer that could not be answered.</summary>
    public static RpcException ToRpcException(CustomerFailure failure) => new(new Grpc.Core.Status(
        failure switch
        {
            CustomerFailure.NoDataset => StatusCode.FailedPrecondition,
            CustomerFailure.NotFound => StatusCode.NotFound,
            _ => StatusCode.Unavailable,
        },
        Describe(failure)));

    /// <summary>409, 404 or 503, as in gRPC.</summary>
    public static IResult ToHttpResult(CustomerFailure failure) => failure switch
    {
        CustomerFailure.NoDataset => Problem(StatusCodes.Status409Conflict, "There is nothing to write into.", Describe(failure), []),
        CustomerFailure.NotFound => Problem(StatusCodes.Status404NotFound, "There is no such customer.", Describe(failure), []),
        _ => Problem(StatusCodes.Status503ServiceUnavailable, "The store cannot be asked.", Describe(failure), []),
    };

    /// <summary>UNAUTHENTICATED, PERMISSION_DENIED or UNIMPLEMENTED: a call that is not let in.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="caller">Whose key it is; empty where nobody's.</param>
    /// <param name="needed">What it takes.</param>
    public static RpcException Refused(AccessRefusal refusal, string caller, Permissions needed) => new(new Grpc.Core.Status(
        refusal switch
        {
            AccessRefusal.NotAllowed => StatusCode.PermissionDenied,
            AccessRefusal.UnknownPath => StatusCode.Unimplemented,
            _ => StatusCode.Unauthenticated,
        },
        Describe(refusal, caller, needed)));

    /// <summary>401 with a challenge, 403 or 404: the same.</summary>
    public static IResult RefusedResult(HttpResponse response, AccessRefusal refusal, string caller, Permissions needed)
    {
        var detail = Describe(refusal, caller, needed);
        switch (refusal)
        {
            case AccessRefusal.NotAllowed:
                return Problem(StatusCodes.Status403Forbidden, "The key does not allow this.", detail, []);
            case AccessRefusal.UnknownPath:
                return Problem(StatusCodes.Status404NotFound, "There is nothing at this address.", detail, []);
            default:
                response.Headers.WWWAuthenticate = "Bearer";
                return Problem(StatusCodes.Status401Unauthorized, "The call needs a key.", detail, []);
        }
    }

    /// <summary>413: the body is larger than the edge reads.</summary>
    public static IResult TooLarge(int limit) =>
        Problem(StatusCodes.Status413PayloadTooLarge, "The request is too large.", $"The body has more than {limit} bytes.", []);

    /// <summary>400, 408 or 413, as the server says: the body could not be read off the connection.</summary>
    public static IResult Unreadable(BadHttpRequestException failure) => Problem(failure.StatusCode, "The body cannot be read.", failure.Message, []);

    /// <summary>FAILED_PRECONDITION: the request's id was used for another request.</summary>
    public static RpcException OtherRequest() => new(new Grpc.Core.Status(StatusCode.FailedPrecondition, UsedForAnother));

    /// <summary>422: the same.</summary>
    public static IResult OtherRequestResult() => Problem(StatusCodes.Status422UnprocessableEntity, "The request_id was used for another request.", UsedForAnother, []);

    /// <summary>NOT_FOUND: no explanation is kept under the id; or UNAVAILABLE: the cache did not answer.</summary>
    public static RpcException NoExplanation(bool answered) => answered
        ? new(new Grpc.Core.Status(StatusCode.NotFound, NotKept))
        : new(new Grpc.Core.Status(StatusCode.Unavailable, CacheIsDown));

    /// <summary>404 or 503: the same.</summary>
    public static IResult NoExplanationResult(bool answered) => answered
        ? Problem(StatusCodes.Status404NotFound, "There is no such explanation.", NotKept, [])
        : Problem(StatusCodes.Status503ServiceUnavailable, "The explanation cannot be read now.", CacheIsDown, []);

    /// <summary>NOT_FOUND: no explanations are kept at all.</summary>
    public static RpcException NoExplanations() => new(new Grpc.Core.Status(StatusCode.NotFound, NothingIsKept));

    /// <summary>404: the same.</summary>
    public static IResult NoExplanationsResult() => Problem(StatusCodes.Status404NotFound, "There is no such explanation.", NothingIsKept, []);

    /// <summary>405: decisions are asked for by POST alone.</summary>
    public static IResult MethodNotAllowed(HttpResponse response)
    {
        response.Headers.Allow = HttpMethods.Post;
        return Problem(StatusCodes.Status405MethodNotAllowed, "The method is not allowed.", "Questions are asked by POST, as JSON.", []);
    }

    private static string Describe(CustomerFailure failure) => failure switch
    {
        CustomerFailure.NoDataset => "No customers were loaded yet; load some with 'tierctl load'.",
        CustomerFailure.NotFound => "The store has no such customer.",
        _ => "The store could not be asked or did not answer in time. A write may stand or not; sending it again settles it.",
    };

    private static string Describe(AccessRefusal refusal, string caller, Permissions needed) => refusal switch
    {
        AccessRefusal.NoKey => "The service asks callers for a key: send it as 'authorization: Bearer KEY'. 'tierctl access new' makes one for the service's keys file.",
        AccessRefusal.Malformed => "The authorization is not one key: send it once, as 'authorization: Bearer KEY', with a key that 'tierctl access new' made.",
        AccessRefusal.Expired => "The key has expired: make another one with 'tierctl access new' and put its entry into the service's keys file.",
        AccessRefusal.NotAllowed => $"'{caller}' needs the permission {PermissionWords.Text(needed)}: add it to the key's 'allow' in the service's keys file.",
        AccessRefusal.UnknownPath => "The service has no such method or route.",
        _ => "The key is not known: check that it is whole, and that its entry stands in the service's keys file.",
    };

    private static string Describe(IReadOnlyList<RequestError> errors) => string.Join("; ", errors.Select(error => $"{error.Field} {error.Description}"));

    private static IResult Problem(int status, string title, string detail, IReadOnlyList<RequestError> errors)
    {
        var problem = new ProblemDetails { Status = status, Title = title, Detail = detail };
        if (errors.Count > 0)
        {
            problem.Extensions["errors"] = errors.Select(error => new { field = error.Field, description = error.Description });
        }

        return Results.Problem(problem);
    }
}
