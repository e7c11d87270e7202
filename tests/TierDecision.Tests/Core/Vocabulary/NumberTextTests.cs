using System.Globalization;
using FsCheck.Fluent;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Vocabulary;

public class NumberTextTests
{
    [Theory]
    [InlineData(0f, "0")]
    [InlineData(1.5f, "1.5")]
    [InlineData(-0.00001f, "-0.00001")]
    [InlineData(0.00000123f, "0.00000123")]
    [InlineData(123456790f, "123456790")]
    [InlineData(1e-21f, "1E-21")]
    [InlineData(1e30f, "1E+30")]
    public void Number_is_written_as_people_write_it(float number, string text) => Assert.Equal(text, NumberText.Plain(number));

    [Fact]
    public void Number_reads_back_to_the_last_bit() => Laws.Hold(
        from sign in Gen.Elements(-1f, 1f) from mantissa in Gen.Choose(1, int.MaxValue) from power in Gen.Choose(-45, 38)
        select sign * mantissa * MathF.Pow(10, power),
        number => !float.IsFinite(number) || float.Parse(NumberText.Plain(number), CultureInfo.InvariantCulture).Equals(number));
}
