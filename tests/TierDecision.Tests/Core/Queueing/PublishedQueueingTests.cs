using NodaTime;
using TierDecision.Core.Queueing;

namespace TierDecision.Tests.Core.Queueing;

/// <summary>Queueing formulas with the numbers that others publish for them.</summary>
public class PublishedQueueingTests
{
    [Fact]
    public void Erlang_C_100_calls_in_30_minutes_of_3_minutes_with_14_agents()
    {
        var error = ErlangC.TryCreate(contactsPerHour: 200, Duration.FromMinutes(3), agents: 14, out var queue);

        Assert.Equal(QueueingError.None, error);
        Assert.Equal(10, queue.Load, 12);
        Assert.Equal(0.174, queue.WaitProbability, 3);

        // The published service level follows from the probability of a wait by the formula's exponential tail.
        Assert.Equal(0.888, 1 - QueueingLawsTests.WaitsLongerThan(queue, Duration.FromMinutes(0.33)), 3);
    }

    [Theory]
    [InlineData(1, 1, 0.5)]
    [InlineData(1, 2, 0.2)]
    public void Erlang_B_load_1(double load, int servers, double blocking)
    {
        Assert.Equal(QueueingError.None, ErlangB.TryBlocking(load, servers, out var result));
        Assert.Equal(blocking, result, 12);
    }

    [Fact]
    public void Erlang_C_10_agents_with_a_load_of_10_is_unstable()
    {
        Assert.Equal(QueueingError.Unstable, ErlangC.TryCreate(contactsPerHour: 200, Duration.FromMinutes(3), agents: 10, out var queue));
        Assert.Equal(default, queue);
    }
}
