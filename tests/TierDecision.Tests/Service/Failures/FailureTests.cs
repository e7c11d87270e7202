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

    [Fact]
    public void Detail_of_a_malformed_request_names_each_field()
    {
        var failure = Failure.Malformed([new("a", "is wrong"), new("b[1]", "is required")]);

        Assert.Equal((FailureKind.Malformed, "a is wrong; b[1] is required", 2), (failure.Kind, failure.Detail, failure.Errors.Count));
    }

    [Fact]
    public void Failure_of_a_request_with_many_errors_stays_small()
    {
        var failure = Failure.Malformed([.. Enumerable.Range(0, 10_000).Select(i => new RequestError($"list[{i}]", new string('x', 1000)))]);

        Assert.Equal((Failure.MaxErrors, Failure.MaxDetail), (failure.Errors.Count, failure.Detail.Length));
    }

    [Theory]
    [InlineData("Questions are asked by POST, as JSON.", "POST")]
    [InlineData("This address takes GET.", "GET")]
    [InlineData("This address takes GET and POST.", "GET", "POST")]
    public void Method_that_is_not_allowed_is_told_which_are(string detail, params string[] allowed) =>
        Assert.Equal((detail, StatusCodes.Status405MethodNotAllowed), (Failure.MethodNotAllowed(allowed).Detail, Failure.MethodNotAllowed(allowed).HttpStatus));
}
