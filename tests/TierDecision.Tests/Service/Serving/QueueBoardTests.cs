using TierDecision.Configuration.Policies;
using TierDecision.Core.Policies;
using TierDecision.Core.Queueing;
using TierDecision.Service.Serving;

namespace TierDecision.Tests.Service.Serving;

public class QueueBoardTests
{
    [Fact]
    public void Policies_that_decide_beside_each_other_have_their_states_at_hand()
    {
        var board = new QueueBoard();
        var (inForce, tried) = (Plan(), Plan());
        var states = board.For(inForce);
        var beside = board.For(tried);

        Assert.Same(states, board.For(inForce));
        Assert.Same(beside, board.For(tried));

        board.Swap(new Dictionary<string, QueueState>());
        Assert.NotSame(states, board.For(inForce));
    }

    [Fact]
    public void Policies_of_before_are_forgotten()
    {
        var board = new QueueBoard();
        var first = Plan();
        var states = board.For(first);
        for (var i = 0; i < 2 * KeptPolicies.Most; i++)
        {
            board.For(Plan());
        }

        Assert.NotSame(states, board.For(first));
    }

    private static PolicyPlan Plan() => PolicyFile.Parse(TestService.Policy, "test.yaml", TestService.Now).Plan!;
}
