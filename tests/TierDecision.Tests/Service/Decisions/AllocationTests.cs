namespace TierDecision.Tests.Service.Decisions;

/// <summary>From the decoded request to the answer that lies ready to be sent, a decision allocates nothing: its answer is encoded into a buffer that is used again.</summary>
public class AllocationTests
{
    private const int Rounds = 1000;

    [Fact]
    public async Task A_decision_and_its_answer_allocate_nothing()
    {
        var service = new TestService();
        await service.ServeAsync(TestService.Customer("42", TestService.Score()));
        var request = TestService.Call("42");
        request.RequestId = "call-7";

        Assert.Equal(0, BytesOf(() =>
        {
            var reply = service.Handler.DecideNow(request, caller: "");
            Assert.NotNull(reply.Message);
            reply.Message.Return();
        }));
    }

    private static long BytesOf(Action act) =>
        Allocations.Of(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                act();
            }
        }) / Rounds;
}
