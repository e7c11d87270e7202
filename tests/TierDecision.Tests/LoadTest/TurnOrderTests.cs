using TierDecision.LoadTest.Builds;

namespace TierDecision.Tests.LoadTest;

public class TurnOrderTests
{
    private static readonly string[] Four = ["this", "again", "against", "empty"];

    [Fact]
    public void Everybody_has_one_turn() =>
        Assert.All(Enumerable.Range(0, 100), seed => Assert.Equal(Four.Order(), TurnOrder.Draw(Four, (ulong)seed).Order()));

    [Fact]
    public void Same_seed_gives_the_same_order() =>
        Assert.All(Enumerable.Range(0, 100), seed => Assert.Equal(TurnOrder.Draw(Four, (ulong)seed), TurnOrder.Draw(Four, (ulong)seed)));

    [Fact]
    public void Every_order_is_as_likely_as_any_other()
    {
        const int Rounds = 24_000;

        var orders = Enumerable.Range(0, Rounds).Select(seed => string.Join(' ', TurnOrder.Draw(Four, (ulong)seed))).CountBy(order => order).ToList();

        // 1,000 of each of the 24; three standard deviations are 93.
        Assert.Equal(24, orders.Count);
        Assert.All(orders, order => Assert.InRange(order.Value, 880, 1_120));
    }

    [Fact]
    public void Drawing_leaves_what_was_given_as_it_was()
    {
        string[] given = [.. Four];

        TurnOrder.Draw(given, 7);

        Assert.Equal(Four, given);
    }
}
