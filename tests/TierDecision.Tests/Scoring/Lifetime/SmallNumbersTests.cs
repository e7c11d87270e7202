using TierDecision.Scoring.Lifetime.Fitting;

namespace TierDecision.Tests.Scoring.Lifetime;

public class SmallNumbersTests
{
    // mpmath, 25 digits.
    [Theory]
    [InlineData(1e-20, 1e-20)]
    [InlineData(1e-5, 0.00001000005000016666708333417)]
    [InlineData(.042, 0.04289447875076323840174099)]
    [InlineData(-.5, -0.3934693402873665763962005)]
    [InlineData(3, 19.08553692318766774092853)]
    public void Exp_less_one_keeps_its_digits(double x, double expected) => Assert.Equal(expected, SmallNumbers.ExpLessOne(x), Math.Abs(expected) * 1e-15);

    [Fact]
    public void Exp_less_one_has_its_limits() =>
        Assert.Equal((double.PositiveInfinity, -1, 0), (SmallNumbers.ExpLessOne(1e4), SmallNumbers.ExpLessOne(-1e4), SmallNumbers.ExpLessOne(0)));
}
