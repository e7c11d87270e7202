using FsCheck.Fluent;
using NodaTime;
using TierDecision.Core.Queueing;

namespace TierDecision.Tests.Core.Queueing;

public class QueueingLawsTests
{
    private static readonly FsCheck.Gen<(double Load, int Agents)> Stable =
        from agents in Gen.Choose(1, 300)
        from part in Gen.Choose(0, 999)
        select (agents * part / 1000.0, agents);

    private static readonly Duration Handling = Duration.FromMinutes(3);

    [Fact]
    public void Delay_is_a_probability_at_least_the_loss_and_falls_with_each_agent() => Laws.Hold(Stable, given =>
    {
        var queue = Queue(given.Load, given.Agents);
        ErlangB.TryBlocking(given.Load, given.Agents, out var blocking);
        return queue.WaitProbability is >= 0 and <= 1 && queue.WaitProbability >= blocking
            && Queue(given.Load, given.Agents + 1).WaitProbability <= queue.WaitProbability;
    });

    [Fact]
    public void Average_wait_is_the_area_under_the_probability_of_a_longer_wait() => Laws.Hold(Stable, given =>
    {
        // The mean of a time that is never negative is the integral of the probability that it is longer, here by the trapezoid rule.
        var queue = Queue(given.Load, given.Agents);
        var step = Handling / (given.Agents - given.Load) / 100;
        var seconds = Enumerable.Range(0, 3000).Sum(i => (WaitsLongerThan(queue, step * i) + WaitsLongerThan(queue, step * (i + 1))) / 2 * step.TotalSeconds);
        return Math.Abs(seconds - queue.AverageWait.TotalSeconds) <= (0.001 * queue.AverageWait.TotalSeconds) + 1e-6;
    }, cases: 50);

    [Fact]
    public void One_agent_waits_with_the_probability_of_the_load() => Laws.Hold(
        Gen.Choose(0, 999).Select(part => part / 1000.0), load => Math.Abs(Queue(load, 1).WaitProbability - load) < 1e-9);

    [Theory]
    [InlineData(-1, 60, 1, QueueingError.OutOfRange)]
    [InlineData(double.NaN, 60, 1, QueueingError.OutOfRange)]
    [InlineData(double.PositiveInfinity, 60, 1, QueueingError.OutOfRange)]
    [InlineData(10, 0, 1, QueueingError.OutOfRange)]
    [InlineData(10, -5, 1, QueueingError.OutOfRange)]
    [InlineData(10, 60, 0, QueueingError.OutOfRange)]
    [InlineData(10, 60, ErlangB.MaxServers + 1, QueueingError.OutOfRange)]
    [InlineData(60, 60, 1, QueueingError.Unstable)]
    [InlineData(0, 60, 1, QueueingError.None)]
    [InlineData(59_000_000, 60, ErlangB.MaxServers, QueueingError.None)]
    public void Errors_are_values(double contactsPerHour, int seconds, int agents, QueueingError error) =>
        Assert.Equal(error, ErlangC.TryCreate(contactsPerHour, Duration.FromSeconds(seconds), agents, out _));

    [Theory]
    [InlineData(-0.1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(1, -1)]
    [InlineData(2e6, 1)]
    public void Rejects_loads_and_servers_out_of_range(double load, int servers) =>
        Assert.Equal(QueueingError.OutOfRange, ErlangB.TryBlocking(load, servers, out _));

    /// <summary>The probability of a wait longer than <paramref name="limit"/>: waits of those who wait are exponential.</summary>
    internal static double WaitsLongerThan(in ErlangC queue, Duration limit) =>
        queue.WaitProbability * Math.Exp(-(queue.Agents - queue.Load) * (limit / queue.HandlingTime));

    private static ErlangC Queue(double load, int agents)
    {
        Assert.Equal(QueueingError.None, ErlangC.TryCreate(load / Handling.TotalHours, Handling, agents, out var queue));
        return queue;
    }
}
