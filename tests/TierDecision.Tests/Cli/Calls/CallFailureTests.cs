using System.Net.Sockets;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using TierDecision.Cli.Calls;
using Status = Grpc.Core.Status;

namespace TierDecision.Tests.Cli.Calls;

public class CallFailureTests
{
    private static readonly AttemptedCall Call = new(new Uri("http://127.0.0.1:8081"), "DecisionService.Decide", TimeSpan.FromSeconds(5));

    [Fact]
    public void Refused_request_names_every_field()
    {
        var details = new Google.Rpc.Status { Code = 3, Message = "m" };
        details.Details.Add(Any.Pack(new BadRequest
        {
            FieldViolations =
            {
                new BadRequest.Types.FieldViolation { Field = "customer.phone", Description = "is no phone number" },
                new BadRequest.Types.FieldViolation { Field = "contact.language", Description = "is no language" },
            },
        }));

        var failure = CallFailure.Of(
            new RpcException(new Status(StatusCode.InvalidArgument, "m"), new Metadata { { "grpc-status-details-bin", details.ToByteArray() } }), Call);

        Assert.Equal(2, failure.ExitCode);
        Assert.Equal(["The service refuses the request:", "  customer.phone: is no phone number", "  contact.language: is no language"], failure.Lines);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 255, 255 })]
    public void Refused_request_without_readable_details_has_its_message(byte[] details)
    {
        var trailers = new Metadata { { "grpc-status-details-bin", details } };

        var failure = CallFailure.Of(new RpcException(new Status(StatusCode.InvalidArgument, "context is required"), trailers), Call);

        Assert.Equal((2, "  context is required"), (failure.ExitCode, failure.Lines[^1]));
    }

    [Theory]
    [InlineData(StatusCode.DeadlineExceeded, "The service at http://127.0.0.1:8081 did not answer within 5 s.")]
    [InlineData(StatusCode.Unavailable, "No service answers at http://127.0.0.1:8081: start it with 'dotnet run --project src/TierDecision.Service', or give --service.")]
    [InlineData(StatusCode.Unimplemented, "What answers at http://127.0.0.1:8081 is no decision service of this version: it does not know DecisionService.Decide.")]
    [InlineData(StatusCode.Internal, "The service at http://127.0.0.1:8081 failed: Internal: x")]
    [InlineData(StatusCode.ResourceExhausted, "The service at http://127.0.0.1:8081 failed: ResourceExhausted: x")]
    [InlineData(StatusCode.PermissionDenied, "The service at http://127.0.0.1:8081 refuses the call: x")]
    [InlineData(StatusCode.Unauthenticated, "The service at http://127.0.0.1:8081 refuses the call: x Give the key in the environment variable TIERDECISION_KEY or with --key-file.")]
    public void Other_failures_are_one_line(StatusCode code, string line)
    {
        var failure = CallFailure.Of(new RpcException(new Status(code, "x")), Call);

        Assert.Equal((1, line), (failure.ExitCode, Assert.Single(failure.Lines)));
    }

    [Fact]
    public void Time_out_names_the_time_that_was_waited()
    {
        var call = Call with { Deadline = TimeSpan.FromSeconds(30) };

        var failure = CallFailure.Of(new RpcException(new Status(StatusCode.DeadlineExceeded, "x")), call);

        Assert.Equal("The service at http://127.0.0.1:8081 did not answer within 30 s.", Assert.Single(failure.Lines));
    }

    [Fact]
    public void Unknown_method_is_named()
    {
        var call = Call with { Method = "CustomerService.RemoveCustomer" };

        var failure = CallFailure.Of(new RpcException(new Status(StatusCode.Unimplemented, "x")), call);

        Assert.EndsWith("it does not know CustomerService.RemoveCustomer.", Assert.Single(failure.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tierdecision", "STORE_UNAVAILABLE", "The store is away.")]
    [InlineData("tierdecision", "OF_A_LATER_VERSION", "No service answers")]
    [InlineData("other.example", "STORE_UNAVAILABLE", "No service answers")]
    public void Unavailable_service_and_unavailable_store_are_told_apart_by_the_reason(string domain, string reason, string line)
    {
        var details = new Google.Rpc.Status { Details = { Any.Pack(new ErrorInfo { Domain = domain, Reason = reason }) } };
        var trailers = new Metadata { { "grpc-status-details-bin", details.ToByteArray() } };

        var failure = CallFailure.Of(new RpcException(new Status(StatusCode.Unavailable, "The store is away."), trailers), Call);

        Assert.StartsWith(line, Assert.Single(failure.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_without_grpc_is_a_wrong_protocol()
    {
        var failure = CallFailure.Of(new RpcException(new Status(StatusCode.Cancelled, "x")), Call with { IsAnsweredWithoutGrpc = true });

        Assert.Contains("does not speak gRPC without TLS", Assert.Single(failure.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_connection_is_no_wrong_protocol()
    {
        var refused = new HttpRequestException(HttpRequestError.ConnectionError, "refused", new SocketException((int)SocketError.ConnectionRefused));

        var failure = CallFailure.Of(new RpcException(new Status(StatusCode.Unavailable, "x", refused)), Call);

        Assert.StartsWith("No service answers", Assert.Single(failure.Lines), StringComparison.Ordinal);
    }
}
