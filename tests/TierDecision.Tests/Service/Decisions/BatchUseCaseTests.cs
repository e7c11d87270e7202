using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Decisions;

public class BatchUseCaseTests
{
    // What gRPC clients take by default.
    private const int LargestMessage = 4 * 1024 * 1024;

    private readonly TestService _service = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task Rejects_a_batch_of_the_wrong_size_whole(int size)
    {
        var errors = await _service.Batch.DecideAsync(Of(size), TestService.Anybody).Errors();

        Assert.Equal(new RequestError("requests", $"has {size} members; it must have 1 to 1000"), Assert.Single(errors));
    }

    [Fact]
    public void The_largest_batch_is_answered_in_order_and_fits_a_message()
    {
        var request = Of(RequestLimits.Requests);

        var response = _service.Decide(request);

        Assert.Equal(request.Requests.Select(one => one.RequestId), response.Results.Select(result => result.Decision.RequestId));
        Assert.Equal(RequestLimits.Requests, response.Results.Select(result => result.Decision.DecisionId).Distinct().Count());
        Assert.Single(response.Results.Select(result => result.Decision.DecidedAt).Distinct());
        Assert.InRange(response.CalculateSize(), 1, LargestMessage);
        Assert.InRange(request.CalculateSize(), 1, LargestMessage);
    }

    [Fact]
    public void A_wrong_request_spoils_its_own_answer_only()
    {
        var request = Of(3);
        request.Requests[1].Contact.Channel = (Channel)99;

        var response = _service.Decide(request);

        Assert.Equal(
            [DecideBatchResult.ResultOneofCase.Decision, DecideBatchResult.ResultOneofCase.Error, DecideBatchResult.ResultOneofCase.Decision],
            response.Results.Select(result => result.ResultCase));
        Assert.Equal("requests[1].contact.channel", response.Results[1].Error.Field);
        Assert.Contains("has no member 99", response.Results[1].Error.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_nobody_waits_for_ends() => await Assert.ThrowsAsync<OperationCanceledException>(
        async () => await _service.Batch.DecideAsync(Of(2), TestService.Anybody with { Cancelled = new CancellationToken(canceled: true) }));

    private static DecideBatchRequest Of(int size)
    {
        var batch = new DecideBatchRequest();
        for (var i = 0; i < size; i++)
        {
            var one = TestService.Call($"{i}");
            one.RequestId = $"{i}".PadLeft(128, '界');
            one.Contact.Matter = Matter.Emergency;
            one.Explain = true;
            batch.Requests.Add(one);
        }

        return batch;
    }
}
