using TierDecision.LoadTest.Builds;
using TierDecision.LoadTest.Comparison;

namespace TierDecision.Tests.LoadTest;

public class CostWarmUpTests
{
    [Fact]
    public void Warm_up_begins_with_many_short_turns()
    {
        Assert.All(Enumerable.Range(1, CostWarmUp.ShortRounds), round => Assert.Equal(2_000, CostWarmUp.RequestsOf(round)));
        Assert.Equal(25_000, CostWarmUp.RequestsOf(CostWarmUp.ShortRounds + 1));
    }

    [Fact]
    public void Warm_up_ends_after_three_rounds_with_idle_compilers()
    {
        Assert.Null(CostWarmUp.EndOf(Rounds([0, 0])));
        Assert.Equal(new CostWarmUp((40 * 2_000) + (3 * 25_000), IsSettled: true), CostWarmUp.EndOf(Rounds([0, 0, 0])));
        Assert.NotNull(CostWarmUp.EndOf(Rounds([30, 0, 0.5, 0])));
    }

    [Fact]
    public void Warm_up_goes_on_as_long_as_one_compiler_works()
    {
        Assert.Null(CostWarmUp.EndOf(Rounds([0, 0, 30])));
        Assert.Null(CostWarmUp.EndOf(Rounds([0, 30, 0, 0])));
    }

    [Fact]
    public void Warm_up_is_given_up_in_the_end()
    {
        Assert.Null(CostWarmUp.EndOf(Rounds(Enumerable.Repeat(30.0, 39))));
        Assert.False(CostWarmUp.EndOf(Rounds(Enumerable.Repeat(30.0, 40)))!.IsSettled);
    }

    [Fact]
    public void Warm_up_has_a_fixed_length_if_nobody_knows_what_the_compilers_do()
    {
        Assert.Null(CostWarmUp.EndOf(Rounds(Enumerable.Repeat<double?>(null, 11))));
        Assert.Null(CostWarmUp.EndOf(Rounds(Enumerable.Repeat<double?>(null, 12)))!.IsSettled);
    }

    private static List<IReadOnlyList<Measurement>> Rounds(IEnumerable<double> percent) => Rounds(percent.Select(share => (double?)share));

    // Short rounds whose compilers work, then rounds in which the compiler of one of two takes so many percent of its processor time.
    private static List<IReadOnlyList<Measurement>> Rounds(IEnumerable<double?> percent) =>
        [.. Enumerable.Repeat<double?>(40, CostWarmUp.ShortRounds).Concat(percent).Select((share, round) => (IReadOnlyList<Measurement>)
        [
            TestLoad.Measured(BuildStand.This, Phase.WarmUp, round + 1, throughput: 50_000, cpu: 10) with { CompilerCpu = share / 10 },
            TestLoad.Measured(Contenders.Empty, Phase.WarmUp, round + 1, throughput: 50_000, cpu: 10) with { CompilerCpu = share is null ? null : 0 },
        ])];
}
