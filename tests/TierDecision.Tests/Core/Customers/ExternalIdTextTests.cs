using TierDecision.Core.Customers;

namespace TierDecision.Tests.Core.Customers;

public class ExternalIdTextTests
{
    [Theory]
    [InlineData("crm:C000042", "crm", "C000042")]
    [InlineData("crm:a:b", "crm", "a:b")]
    [InlineData(" crm : 7 ", "crm", "7")]
    public void Id_is_read(string text, string source, string id)
    {
        Assert.True(ExternalIdText.TryParse(text, out var actualSource, out var actualId));
        Assert.Equal((source, id), (actualSource, actualId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("crm")]
    [InlineData("crm:")]
    [InlineData(":7")]
    [InlineData(" :7")]
    [InlineData("crm: ")]
    public void Rejects_what_has_no_source_or_no_id(string text) => Assert.False(ExternalIdText.TryParse(text, out _, out _));

    [Fact]
    public void Rejects_what_is_too_long()
    {
        var longest = $"crm:{new string('x', IdentityHasher.MaxLength - 4)}";

        Assert.True(ExternalIdText.TryParse(longest, out _, out _));
        Assert.False(ExternalIdText.TryParse(longest + "x", out _, out _));
    }
}
