using NodaTime;
using TierDecision.Core.Queueing;

namespace TierDecision.Tests.Core.Queueing;

/// <summary>Queueing formulas and service levels with the numbers that others publish for them.</summary>
public class PublishedQueueingTests
{
    [Fact]
    public void Erlang_C_100_calls_in_30_minutes_of_3_minutes_with_14_agents_answered_in_a_third_of_a_minute()
    {
        var error = ErlangC.TryCreate(contactsPerHour: 200, Duration.FromMinutes(3), agents: 14, out var queue);

        Assert.Equal(QueueingError.None, error);
        Assert.Equal(10, queue.Load, 12);
        Assert.Equal(0.174, queue.WaitProbability, 3);
        Assert.Equal(0.888, queue.AnsweredWithin(Duration.FromMinutes(0.33)), 3);
        Assert.Equal(0.714, queue.Occupancy, 3);
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

    [Fact]
    public void Asterisk_SL_is_answered_in_time_of_answered_and_SL2_counts_who_gave_up()
    {
        var level = new ServiceLevel(Answered: 80, AnsweredInTime: 60, Abandoned: 20, AbandonedInTime: 15);

        Assert.Equal(0.75, level.OfAnswered); // SL = 60 / 80
        Assert.Equal(0.75, level.OfAll); // SL2 = (60 + 15) / (80 + 20)

        // Whoever gave up late lowers SL2 alone; whoever gave up early raises it alone.
        Assert.Equal((0.75, 0.6), (new ServiceLevel(80, 60, 20).OfAnswered, new ServiceLevel(80, 60, 20).OfAll));
        Assert.Equal((0.75, 0.8), (new ServiceLevel(80, 60, 20, 20).OfAnswered, new ServiceLevel(80, 60, 20, 20).OfAll));
    }

    [Fact]
    public void Service_level_of_nobody_is_no_number()
    {
        Assert.Null(new ServiceLevel(0, 0).OfAnswered);
        Assert.Null(new ServiceLevel(0, 0).OfAll);
        Assert.Equal((null, 1d), (new ServiceLevel(0, 0, 3, 3).OfAnswered, new ServiceLevel(0, 0, 3, 3).OfAll));
    }
}
