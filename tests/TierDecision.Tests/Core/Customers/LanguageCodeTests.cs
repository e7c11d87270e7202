using TierDecision.Core.Customers;

namespace TierDecision.Tests.Core.Customers;

public class LanguageCodeTests
{
    [Theory]
    [InlineData("de", "de")]
    [InlineData("DE-at", "de")]
    [InlineData("zh_Hans", "zh")]
    public void Tag_gives_its_two_letters(string tag, string expected)
    {
        Assert.True(LanguageCode.TryParse(tag, out var language));
        Assert.Equal(expected, language.ToString());
        Assert.True(language.IsKnown);
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("deu")]
    [InlineData("4e")]
    [InlineData("中文")]
    public void Rejects_other_tags(string tag)
    {
        Assert.False(LanguageCode.TryParse(tag, out var language));
        Assert.Equal(LanguageCode.None, language);
        Assert.Equal("", language.ToString());
    }
}
