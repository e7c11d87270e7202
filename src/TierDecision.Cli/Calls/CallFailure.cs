using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using TierDecision.Cli.Terminal;
using TierDecision.Protocol;
using TierDecision.V1;

namespace TierDecision.Cli.Calls;

/// <summary>Why a call gave no answer, for people.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Lines">What to print.</param>
internal sealed record CallFailure(int ExitCode, IReadOnlyList<string> Lines)
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>Why, as the service says it for programs; <see cref="ErrorReason.Unspecified"/> if it does not.</summary>
    public ErrorReason Reason { get; private init; }

    /// <summary>What the service says in one text; empty if it says nothing.</summary>
    public string Detail { get; private init; } = "";

    /// <summary>What the service found wrong with fields of the request; empty if that is not why.</summary>
    public IReadOnlyList<(string Field, string Description)> Violations { get; private init; } = [];

    /// <summary>How many more it found and did not list, as it writes the number; null if it listed all.</summary>
    public string? LeftOut { get; private init; }

    /// <summary>Says why a call failed.</summary>
    public static CallFailure Of(RpcException failure, AttemptedCall call)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return Describe(failure, call) with { Reason = ReadReason(failure), Detail = failure.Status.Detail };
    }

    /// <summary>The same failure with other names for the fields that are wrong, such as those of options.</summary>
    public CallFailure Naming(Func<string, string> nameOf) => Violations.Count == 0
        ? this
        : this with { Lines = RefusalLines(Violations.Select(one => $"{nameOf(one.Field)}: {one.Description}"), LeftOut) };

    /// <summary>Writes the lines to standard error and returns the exit code.</summary>
    public int Write(CliConsole console)
    {
        foreach (var line in Lines)
        {
            console.Fail(ExitCode, line);
        }

        return ExitCode;
    }

    private static CallFailure Describe(RpcException failure, AttemptedCall call)
    {
        var address = call.Service.GetLeftPart(UriPartial.Authority);
        var transport = call.Service.Scheme == Uri.UriSchemeHttps ? "with a certificate that is trusted here" : "without TLS";
        return failure.StatusCode switch
        {
            StatusCode.InvalidArgument => Refused(failure),
            StatusCode.DeadlineExceeded =>
                NotDone($"The service at {address} did not answer within {call.Deadline.TotalSeconds:0} s."),
            StatusCode.Unimplemented => NotDone($"What answers at {address} is no decision service of this version: it does not know {call.Method}."),
            StatusCode.Unauthenticated => NotDone(
                $"The service at {address} refuses the call: {failure.Status.Detail} "
                + "Give the key in the environment variable TIERDECISION_KEY or with --key-file."),
            StatusCode.PermissionDenied => NotDone($"The service at {address} refuses the call: {failure.Status.Detail}"),
            StatusCode.NotFound or StatusCode.FailedPrecondition or StatusCode.Aborted => NotDone(failure.Status.Detail),

            // The service's own word of its store, not the client's of the service.
            StatusCode.Unavailable when ReadReason(failure) != ErrorReason.Unspecified => NotDone(failure.Status.Detail),
            _ when IsNotGrpc(failure, call) => NotDone(
                $"What answers at {address} does not speak gRPC {transport}. "
                + "By default the service speaks gRPC at http://127.0.0.1:8081; give its address with --service."),
            StatusCode.Unavailable => NotDone(
                $"No service answers at {address}: start it with 'dotnet run --project src/TierDecision.Service', or give --service."),
            _ => NotDone($"The service at {address} failed: {failure.StatusCode}: {failure.Status.Detail}"),
        };
    }

    private static CallFailure NotDone(string line) => new(ExitCodes.NotDone, [line]);

    private static CallFailure Refused(RpcException failure)
    {
        var violations = ReadViolations(failure);
        var leftOut = violations.Count > 0 ? ReadLeftOut(failure) : null;
        var lines = violations.Count == 0 ? [failure.Status.Detail] : violations.Select(one => $"{one.Field}: {one.Description}");
        return new CallFailure(ExitCodes.BadInput, RefusalLines(lines, leftOut))
        {
            Violations = [.. violations.Select(one => (one.Field, one.Description))], LeftOut = leftOut,
        };
    }

    private static string[] RefusalLines(IEnumerable<string> problems, string? leftOut) =>
    [
        "The service refuses the request:", .. problems.Select(problem => $"  {problem}"),
        .. leftOut is null ? Array.Empty<string>() : [$"  and {leftOut} more"],
    ];

    private static IReadOnlyList<BadRequest.Types.FieldViolation> ReadViolations(RpcException failure) =>
    [
        .. ReadDetails(failure).Where(detail => detail.Is(BadRequest.Descriptor)).SelectMany(detail => detail.Unpack<BadRequest>().FieldViolations),
    ];

    private static ErrorReason ReadReason(RpcException failure) =>
        ReadInfo(failure).Select(info => ErrorReasons.Parse(info.Reason)).FirstOrDefault();

    // How many errors are not listed; null if all are.
    private static string? ReadLeftOut(RpcException failure) =>
        ReadInfo(failure).Select(info => info.Metadata.GetValueOrDefault(ErrorReasons.LeftOut)).FirstOrDefault();

    private static IEnumerable<ErrorInfo> ReadInfo(RpcException failure) => ReadDetails(failure)
        .Where(detail => detail.Is(ErrorInfo.Descriptor))
        .Select(detail => detail.Unpack<ErrorInfo>())
        .Where(info => info.Domain == ErrorReasons.Domain);

    private static RepeatedField<Any> ReadDetails(RpcException failure)
    {
        if (failure.Trailers.Get(DetailsTrailer) is not { IsBinary: true } trailer)
        {
            return [];
        }

        try
        {
            return Google.Rpc.Status.Parser.ParseFrom(trailer.ValueBytes).Details;
        }
        catch (InvalidProtocolBufferException)
        {
            return []; // The status itself has a text.
        }
    }

    // A server that speaks HTTP/1.1, or TLS, or none where it is expected, breaks the connection in one of many ways. None of them is a refused
    // connection, which the client reports as unavailable; and what a service itself reports has no exception of the transport's.
    private static bool IsNotGrpc(RpcException failure, AttemptedCall call)
    {
        for (var inner = failure.Status.DebugException; inner is not null; inner = inner.InnerException)
        {
            if (inner is System.Security.Authentication.AuthenticationException or HttpProtocolException or HttpIOException
                || (inner is HttpRequestException && failure.StatusCode == StatusCode.Internal))
            {
                return true;
            }
        }

        return call.IsAnsweredWithoutGrpc;
    }
}
