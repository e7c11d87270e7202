using TierDecision.Service.Decisions;
using Xunit.Abstractions;

namespace TierDecision.Tests.Service.Decisions;

/// <summary>
/// What one decision allocates between the decoded request and the answer that is ready to be encoded: the answer itself, since all that
/// depends on the policy alone is shared. A call with two reasons and one SLA target takes 792 bytes on 64-bit .NET 10.
/// </summary>
public class AllocationTests(ITestOutputHelper output)
{
    private const int Rounds = 1000;

    [Fact]
    public async Task A_decision_allocates_its_answer_and_little_else()
    {
        var service = new TestService();
        await service.ServeAsync(TestService.Customer("42", TestService.Score()));
        var request = TestService.Call("42");

        var bytes = BytesOf(() => service.UseCase.TryDecide(Question.Of(request), out var answer, out _)
            ? AnswerMapper.Decide(answer, service.Ids.Text(answer.DecisionNumber), request.RequestId, request.Explain)
            : null);

        output.WriteLine($"{bytes} bytes a decision");
        Assert.InRange(bytes, 1, 1536);
    }

    [Fact]
    public async Task A_decision_without_its_answer_allocates_nothing()
    {
        var service = new TestService();
        await service.ServeAsync(TestService.Customer("42", TestService.Score()));
        var request = TestService.Call("42");

        Assert.Equal(0, BytesOf(() => service.UseCase.TryDecide(Question.Of(request), out _, out _) ? null : request));
    }

    private static long BytesOf(Func<object?> act) =>
        Allocations.Of(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                act();
            }
        }) / Rounds;
}
