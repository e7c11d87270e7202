using TierDecision.Core.Texts;

namespace TierDecision.Tests.Core.Texts;

public class TextTemplateTests
{
    [Theory]
    [InlineData("Nothing to fill.", "Nothing to fill.")]
    [InlineData("{subject}", "gold")]
    [InlineData("The tier is {subject}, {subject}!", "The tier is gold, gold!")]
    [InlineData("{at_least} for {subject}", "5 for gold")]
    [InlineData("{unknown} {subject}", "{unknown} gold")]
    [InlineData("{Subject} { subject } {} {subject", "{Subject} { subject } {} {subject")]
    [InlineData("{{subject}}", "{gold}")]
    [InlineData("", "")]
    public void Fill_puts_values_in_place_of_placeholders(string text, string filled) =>
        Assert.Equal(filled, new TextTemplate(text).Fill(("subject", "gold"), ("at_least", "5")));

    [Fact]
    public void Values_are_not_filled_in_turn() => Assert.Equal("{b} 2", new TextTemplate("{a} {b}").Fill(("a", "{b}"), ("b", "2")));

    [Fact]
    public void Placeholders_are_in_the_order_of_the_text() => Assert.Equal(["b", "a", "b"], new TextTemplate("{b} and {a} {A} {b}").Placeholders);
}
