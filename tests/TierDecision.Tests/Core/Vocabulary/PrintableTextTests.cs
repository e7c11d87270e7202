using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Vocabulary;

public class PrintableTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("gold Köln 客户 a\"b 😀", "gold Köln 客户 a\"b 😀")]
    [InlineData("a\u001b[31mb", "a\\u001b[31mb")]
    [InlineData("a\r\nb", "a\\u000d\\u000ab")]
    [InlineData("a\u202eb\u2028c", "a\\u202eb\\u2028c")]
    [InlineData("a\U000E0041b", "a\\ue0041b")]
    public void Text_has_nothing_that_a_terminal_obeys(string text, string expected)
    {
        Assert.Equal(expected, PrintableText.Of(text));
        Assert.Equal(expected, PrintableText.Of(text.AsSpan()));
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character()
    {
        var half = "a" + "😀"[0];
        Assert.Equal("a\ufffd", PrintableText.Of(half));
        Assert.Equal("a\ufffd", PrintableText.Of(half.AsSpan()));
    }

    [Fact]
    public void Safe_text_stays_the_same_object()
    {
        var text = new string("gold".AsSpan());
        Assert.Same(text, PrintableText.Of(text));
    }
}
