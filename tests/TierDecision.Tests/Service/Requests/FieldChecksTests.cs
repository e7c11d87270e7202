using TierDecision.Service.Requests;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Requests;

public class FieldChecksTests
{
    [Theory]
    [InlineData(MigrationMode.Unspecified, "is required; there are: MIGRATION_MODE_KEEP, ")]
    [InlineData((MigrationMode)99, "has no member 99; there are: MIGRATION_MODE_KEEP, ")]
    public void Member_that_is_missing_or_unknown_is_told_with_what_there_is(MigrationMode mode, string expected) =>
        Assert.StartsWith(expected, FieldChecks.Required(mode), StringComparison.Ordinal);

    [Fact]
    public void Member_that_is_there_is_right() => Assert.Null(FieldChecks.Required(Channel.Voice));

    [Fact]
    public void Word_that_is_no_language_is_told_with_what_one_is_like() => Assert.Equal(
        "is no language: give two letters such as 'de' or a tag such as 'zh-CN'; got 'German'", FieldChecks.Language("German", out _));
}
