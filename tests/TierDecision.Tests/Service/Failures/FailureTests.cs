using Microsoft.AspNetCore.Http;
using TierDecision.Service.Failures;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Failures;

public class FailureTests
{
    [Fact]
    public void Every_reason_of_the_contract_is_that_of_one_kind() => Assert.Equal(
        Enum.GetValues<ErrorReason>().Where(reason => reason != ErrorReason.Unspecified),
        FailureKind.All.Select(kind => kind.Reason).Order());

    [Fact]
    public void Reason_is_the_name_of_the_contract_without_its_prefix()
    {
        Assert.Equal("CUSTOMER_NOT_FOUND", FailureKind.CustomerNotFound.ReasonText);
        Assert.All(FailureKind.All, kind => Assert.Matches("^[A-Z]+(_[A-Z]+)*$", kind.ReasonText));
    }

    // Kinds are said of every method: of writes, of changes of policy, of rankings. Only decisions bring a request_id.
    [Fact]
    public void Kinds_do_not_speak_of_decisions() => Assert.All(
        FailureKind.All.Where(kind => kind != FailureKind.RequestIdReused),
        kind => Assert.DoesNotMatch("decided|[Qq]uestion|may not ask", $"{kind.Title} {kind.Detail}"));

    [Fact]
    public void Detail_of_a_malformed_request_names_each_field()
    {
        var failure = Failure.Malformed([new("a", "is wrong"), new("b[1]", "is required")]);

        Assert.Equal((FailureKind.Malformed, "a is wrong; b[1] is required", 2), (failure.Kind, failure.Detail, failure.Errors.Count));
    }

    // Clients refuse answers whose headers are larger than they allow, many from 8 KiB on: what is told in them has to stay well below.
    [Theory]
    [InlineData(1, 10, 1, 1)]
    [InlineData(20, 10, 20, 20)]
    [InlineData(2_000_000, 10, 20, 20)]
    [InlineData(21, 100, 20, 8)]
    [InlineData(3, 100_000, 3, 1)]
    public void Errors_over_gRPC_are_told_as_far_as_headers_have_room(int count, int length, int kept, int told)
    {
        var failure = Failure.Malformed([.. Enumerable.Range(0, count).Select(i => new RequestError($"list[{i}]", new string('x', length)))]);
        var headers = Headers(failure);

        Assert.Equal((kept, count - kept), (failure.Errors.Count, failure.ErrorsLeftOut));
        Assert.InRange(headers.Sum(header => header.Key.Length + header.Value.ToString().Length + 32), 1, 4096);
        var status = Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(headers["grpc-status-details-bin"].ToString()));
        Assert.Equal(headers.GrpcMessage.ToString(), status.Message);
        Assert.Equal(told, status.GetDetail<Google.Rpc.BadRequest>().FieldViolations.Count);
        Assert.Equal(count > told, status.Message.EndsWith($"; and {count - told:N0} more", StringComparison.Ordinal));
        Assert.Equal(
            count > told ? $"{count - told}" : null, status.GetDetail<Google.Rpc.ErrorInfo>().Metadata.GetValueOrDefault("errors_left_out"));
    }

    [Fact]
    public void Error_is_cut_if_it_is_long()
    {
        var error = Assert.Single(Failure.Malformed([new RequestError(new string('f', 1000), new string('x', 1000))]).Errors);

        Assert.Equal((128, 512), (error.Field.Length, error.Description.Length));
        Assert.EndsWith("x...", error.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('ü')]
    [InlineData('%')]
    [InlineData('"')]
    [InlineData('王')]
    [InlineData('\u0001')]
    public void Errors_in_any_letters_fit_into_the_headers(char letter)
    {
        foreach (var length in new[] { 10, 100, 400, 600 })
        {
            var failure = Failure.Malformed([.. Enumerable.Range(0, 100).Select(i => new RequestError(new string(letter, 20), new string(letter, length)))]);
            Assert.InRange(Headers(failure).Sum(header => header.Key.Length + header.Value.ToString().Length + 32), 1, 4096);
        }
    }

    private static IHeaderDictionary Headers(Failure failure)
    {
        var response = new DefaultHttpContext().Response;
        GrpcRefusal.Send(response, failure);
        return response.Headers;
    }

    [Theory]
    [InlineData("This address takes POST, with JSON as the body.", "POST")]
    [InlineData("This address takes GET.", "GET")]
    [InlineData("This address takes GET and POST.", "GET", "POST")]
    public void Method_that_is_not_allowed_is_told_which_are(string detail, params string[] allowed) =>
        Assert.Equal((detail, StatusCodes.Status405MethodNotAllowed), (Failure.MethodNotAllowed(allowed).Detail, Failure.MethodNotAllowed(allowed).HttpStatus));
}
