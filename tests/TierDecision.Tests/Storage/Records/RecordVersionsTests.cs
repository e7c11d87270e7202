using NodaTime;
using TierDecision.Storage.Records;

namespace TierDecision.Tests.Storage.Records;

public class RecordVersionsTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 12, 0);

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(1_772_452_800_000)]
    [InlineData(1_772_539_200_000)]
    public void Version_until_a_day_from_now_is_allowed(ulong version) => Assert.Null(RecordVersions.Problem(version, Now));

    [Theory]
    [InlineData(1_772_539_200_001, "must be at most the time a day from now, in milliseconds since 1970; got 1772539200001")]
    [InlineData(1_772_452_800_000_000, "and this looks like microseconds")]
    [InlineData(1_772_452_800_000_000_000, "and this looks like nanoseconds")]
    [InlineData(ulong.MaxValue, "got 18446744073709551615")]
    public void Rejects_versions_beyond_and_names_the_unit_that_was_meant(ulong version, string problem) =>
        Assert.Contains(problem, RecordVersions.Problem(version, Now), StringComparison.Ordinal);
}
