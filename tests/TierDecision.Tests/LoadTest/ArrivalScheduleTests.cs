using TierDecision.LoadTest.Arrivals;

namespace TierDecision.Tests.LoadTest;

public class ArrivalScheduleTests
{
    private const int Count = 100_000;

    [Fact]
    public void Constant_arrivals_come_at_their_multiple_of_the_gap()
    {
        var schedule = new ArrivalSchedule(ArrivalKind.Constant, 3000, seed: 1);

        for (var i = 0; i < Count; i++)
        {
            Assert.InRange(schedule.Next(), (i * 1e9 / 3000) - 1, (i * 1e9 / 3000) + 1);
        }
    }

    [Fact]
    public void Poisson_arrivals_have_exponential_gaps()
    {
        double[] gaps = [.. Gaps(rate: 2000).Order()];

        // Kolmogorov and Smirnov: one sample in a thousand lies further than 1.95 / sqrt(n) from its distribution.
        var distance = gaps.Select((gap, i) => Math.Abs(1 - Math.Exp(-gap * 2000 / 1e9) - ((i + 0.5) / gaps.Length))).Max();
        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(gaps.Length));
    }

    [Fact]
    public void Poisson_arrivals_keep_their_rate()
    {
        var gaps = Gaps(rate: 50_000).ToList();

        // The mean of n exponential gaps has the standard deviation 1 / sqrt(n) of itself; four of them.
        Assert.InRange(gaps.Average() * 50_000 / 1e9, 1 - (4 / Math.Sqrt(Count)), 1 + (4 / Math.Sqrt(Count)));
    }

    [Fact]
    public void Poisson_gaps_do_not_depend_on_the_one_before()
    {
        var gaps = Gaps(rate: 1000).ToList();
        var mean = gaps.Average();
        var variance = gaps.Average(gap => (gap - mean) * (gap - mean));

        var correlation = gaps.Zip(gaps.Skip(1), (a, b) => (a - mean) * (b - mean)).Average() / variance;

        Assert.InRange(correlation, -4 / Math.Sqrt(Count), 4 / Math.Sqrt(Count));
    }

    [Theory]
    [InlineData(nameof(ArrivalKind.Poisson))]
    [InlineData(nameof(ArrivalKind.Constant))]
    public void Arrivals_never_go_back(string kind)
    {
        var schedule = new ArrivalSchedule(Enum.Parse<ArrivalKind>(kind), 1e6, seed: 9);
        var before = schedule.Next();
        for (var i = 0; i < Count; i++)
        {
            var due = schedule.Next();
            Assert.True(due >= before);
            before = due;
        }
    }

    [Fact]
    public void Seed_gives_the_same_schedule()
    {
        Assert.Equal(Gaps(1000, seed: 4).Take(1000), Gaps(1000, seed: 4).Take(1000));
        Assert.NotEqual(Gaps(1000, seed: 4).Take(1000), Gaps(1000, seed: 5).Take(1000));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Rejects_a_rate_that_is_none(double rate) => Assert.Throws<ArgumentOutOfRangeException>(() => new ArrivalSchedule(ArrivalKind.Constant, rate, 1));

    private static IEnumerable<double> Gaps(double rate, ulong seed = 1)
    {
        var schedule = new ArrivalSchedule(ArrivalKind.Poisson, rate, seed);
        var before = 0L;
        for (var i = 0; i < Count; i++)
        {
            var due = schedule.Next();
            yield return due - before;
            before = due;
        }
    }
}
