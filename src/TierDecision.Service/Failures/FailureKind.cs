using Grpc.Core;
using TierDecision.Protocol;
using TierDecision.V1;

namespace TierDecision.Service.Failures;

/// <summary>A kind of failure. The members below are the one place that says what a failure is called in gRPC and in HTTP.</summary>
/// <param name="Reason">What programs call it.</param>
/// <param name="GrpcStatus">The status over gRPC.</param>
/// <param name="HttpStatus">The status over HTTP.</param>
/// <param name="Title">The title of the problem document.</param>
/// <param name="Detail">What to tell people; empty if each failure has its own text.</param>
internal sealed record FailureKind(ErrorReason Reason, StatusCode GrpcStatus, int HttpStatus, string Title, string Detail = "")
{
    private const string KeyTitle = "The call needs a key.";
    private const string ExplanationTitle = "There is no such explanation.";

    public static FailureKind Malformed { get; } = new(
        ErrorReason.RequestMalformed, StatusCode.InvalidArgument, StatusCodes.Status400BadRequest, "The request is malformed; nothing was done.");

    public static FailureKind TooLarge { get; } = new(
        ErrorReason.RequestTooLarge, StatusCode.ResourceExhausted, StatusCodes.Status413PayloadTooLarge, "The request is too large.");

    public static FailureKind BodyUnreadable { get; } = new(
        ErrorReason.BodyUnreadable, StatusCode.InvalidArgument, StatusCodes.Status400BadRequest, "The body cannot be read.");

    public static FailureKind AddressUnknown { get; } = new(
        ErrorReason.AddressUnknown, StatusCode.Unimplemented, StatusCodes.Status404NotFound, "There is nothing at this address.",
        "The service has no such method or route.");

    public static FailureKind MethodNotAllowed { get; } = new(
        ErrorReason.MethodNotAllowed, StatusCode.Unimplemented, StatusCodes.Status405MethodNotAllowed, "The method is not allowed.");

    public static FailureKind MediaTypeUnsupported { get; } = new(
        ErrorReason.MediaTypeUnsupported, StatusCode.InvalidArgument, StatusCodes.Status415UnsupportedMediaType, "The body is not called JSON.",
        "Send the header 'content-type: application/json' with the body.");

    public static FailureKind HostUnknown { get; } = new(
        ErrorReason.HostUnknown, StatusCode.PermissionDenied, StatusCodes.Status421MisdirectedRequest,
        "The service is not known under this name.");

    public static FailureKind OriginNotAllowed { get; } = new(
        ErrorReason.OriginNotAllowed, StatusCode.PermissionDenied, StatusCodes.Status403Forbidden, "Pages of this origin may not call the service.");

    public static FailureKind KeyMissing { get; } = new(
        ErrorReason.KeyMissing, StatusCode.Unauthenticated, StatusCodes.Status401Unauthorized, KeyTitle,
        "The service asks callers for a key: send it as 'authorization: Bearer KEY'. 'tierctl access new' makes one for the service's keys file.");

    public static FailureKind KeyMalformed { get; } = new(
        ErrorReason.KeyMalformed, StatusCode.Unauthenticated, StatusCodes.Status401Unauthorized, KeyTitle,
        "The authorization is not one key: send it once, as 'authorization: Bearer KEY', with a key that 'tierctl access new' made.");

    public static FailureKind KeyUnknown { get; } = new(
        ErrorReason.KeyUnknown, StatusCode.Unauthenticated, StatusCodes.Status401Unauthorized, KeyTitle,
        "The key is not known: check that it is whole, and that its entry stands in the service's keys file.");

    public static FailureKind KeyExpired { get; } = new(
        ErrorReason.KeyExpired, StatusCode.Unauthenticated, StatusCodes.Status401Unauthorized, KeyTitle,
        "The key has expired: make another one with 'tierctl access new' and put its entry into the service's keys file.");

    public static FailureKind PermissionMissing { get; } = new(
        ErrorReason.PermissionMissing, StatusCode.PermissionDenied, StatusCodes.Status403Forbidden, "The key does not allow this.");

    public static FailureKind RequestIdReused { get; } = new(
        ErrorReason.RequestIdReused, StatusCode.FailedPrecondition, StatusCodes.Status422UnprocessableEntity,
        "The request_id was used for another request.",
        "The request_id was used for another request a short while ago; nothing was decided. Repeat the same request to get its answer again, or "
        + "give this one an id of its own.");

    public static FailureKind NoCustomersLoaded { get; } = new(
        ErrorReason.NoCustomersLoaded, StatusCode.FailedPrecondition, StatusCodes.Status409Conflict, "There is nothing to write into.",
        "No customers were loaded yet; load some with 'tierctl load'.");

    public static FailureKind CustomerNotFound { get; } = new(
        ErrorReason.CustomerNotFound, StatusCode.NotFound, StatusCodes.Status404NotFound, "There is no such customer.",
        "The store has no such customer.");

    public static FailureKind StoreUnavailable { get; } = new(
        ErrorReason.StoreUnavailable, StatusCode.Unavailable, StatusCodes.Status503ServiceUnavailable, "The store cannot do this now.",
        "The store could not be asked or did not answer in time; nothing was read. Ask again.");

    public static FailureKind ExportsUnderWay { get; } = new(
        ErrorReason.ExportsUnderWay, StatusCode.ResourceExhausted, StatusCodes.Status429TooManyRequests, "Too many exports are under way.",
        "A node gives out two customers' data at a time, because each search takes a while. Ask again when one of them has ended.");

    public static FailureKind ExplanationNotFound { get; } = new(
        ErrorReason.ExplanationNotFound, StatusCode.NotFound, StatusCodes.Status404NotFound, ExplanationTitle,
        "No explanation is kept under this decision_id: it was never kept, or its time is over.");

    public static FailureKind ExplanationsNotKept { get; } = new(
        ErrorReason.ExplanationsNotKept, StatusCode.NotFound, StatusCodes.Status404NotFound, ExplanationTitle,
        "No explanations are kept; TierDecision:Replies:Explanations says whose are.");

    public static FailureKind ExplanationsUnavailable { get; } = new(
        ErrorReason.ExplanationsUnavailable, StatusCode.Unavailable, StatusCodes.Status503ServiceUnavailable, "The explanation cannot be read now.",
        "The cache of explanations does not answer; ask again later.");

    public static FailureKind Overloaded { get; } = new(
        ErrorReason.Overloaded, StatusCode.ResourceExhausted, StatusCodes.Status503ServiceUnavailable, "The service has no room for the request.",
        "The service holds as many bytes of requests as it may; nothing was done. Send it again a second later.");

    public static FailureKind PolicyInvalid { get; } = new(
        ErrorReason.PolicyInvalid, StatusCode.InvalidArgument, StatusCodes.Status400BadRequest, "The policy has errors; nothing was done.");

    public static FailureKind PolicyNotFound { get; } = new(
        ErrorReason.PolicyNotFound, StatusCode.NotFound, StatusCodes.Status404NotFound, "There is no such policy.");

    // A test-and-set that fails: the caller begins again with what is in force now (google/rpc/code.proto, ABORTED).
    public static FailureKind OtherPolicyInForce { get; } = new(
        ErrorReason.OtherPolicyInForce, StatusCode.Aborted, StatusCodes.Status409Conflict, "Another policy is in force than was expected.");

    public static FailureKind PolicyUnfit { get; } = new(
        ErrorReason.PolicyUnfit, StatusCode.FailedPrecondition, StatusCodes.Status409Conflict, "The policy cannot be used for this.");

    public static FailureKind NothingToRollBack { get; } = new(
        ErrorReason.NothingToRollBack, StatusCode.FailedPrecondition, StatusCodes.Status409Conflict, "There is nothing to roll back.");

    public static FailureKind NoTrialRuns { get; } = new(
        ErrorReason.NoTrialRuns, StatusCode.FailedPrecondition, StatusCodes.Status409Conflict, "No such trial runs.");

    // A test-and-set that fails, as of the policy in force.
    public static FailureKind OtherTrialRuns { get; } = new(
        ErrorReason.OtherTrialRuns, StatusCode.Aborted, StatusCodes.Status409Conflict, "Another trial runs.");

    /// <summary>A defect of the service. gRPC and HTTP say it by their own means; only the reason is added.</summary>
    public static FailureKind Internal { get; } = new(
        ErrorReason.Internal, StatusCode.Internal, StatusCodes.Status500InternalServerError, "An error occurred while processing your request.");

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<FailureKind> All { get; } =
    [
        Malformed, TooLarge, BodyUnreadable, AddressUnknown, MethodNotAllowed, MediaTypeUnsupported, KeyMissing, KeyMalformed, KeyUnknown, KeyExpired,
        PermissionMissing, HostUnknown, OriginNotAllowed, RequestIdReused, NoCustomersLoaded, CustomerNotFound, StoreUnavailable,
        ExportsUnderWay,
        ExplanationNotFound, ExplanationsNotKept,
        ExplanationsUnavailable, Overloaded, PolicyInvalid, PolicyNotFound, OtherPolicyInForce, PolicyUnfit, NothingToRollBack, NoTrialRuns,
        OtherTrialRuns, Internal,
    ];

    /// <summary>The reason as it goes over the wire, such as <c>CUSTOMER_NOT_FOUND</c>.</summary>
    public string ReasonText { get; } = ErrorReasons.ToText(Reason);
}
