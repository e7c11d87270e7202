using FsCheck.Fluent;
using NodaTime;
using NodaTime.Text;
using TierDecision.Core.Tiers;

namespace TierDecision.Tests.Core.Tiers;

public class TierPeriodTests
{
    private static readonly TierPeriod Year = new(12);

    [Fact]
    public void Tier_expiry_row_a_second_upgrade_begins_a_new_year()
    {
        // Upgraded 2024-04-15 with 12 months; upgraded again 2024-10-25: the next check is on 2025-10-25.
        Assert.Equal(new LocalDate(2025, 4, 15), Year.NextCheck(new LocalDate(2024, 4, 15), new LocalDate(2024, 10, 24)));
        Assert.Equal(new LocalDate(2025, 10, 25), Year.NextCheck(new LocalDate(2024, 10, 25), new LocalDate(2024, 10, 25)));
    }

    [Theory]
    [InlineData("2024-10-25", null, "2025-04-15", true)] // the first upgrade's check is none any more
    [InlineData("2024-10-25", null, "2025-10-24", true)]
    [InlineData("2024-10-25", null, "2025-10-25", false)]
    [InlineData("2024-10-25", "2025-10-24", "2025-10-26", false)] // the check was between the runs
    [InlineData("2024-10-25", "2025-10-25", "2026-03-01", true)] // passed then, kept for another year
    [InlineData("2024-10-25", "2026-10-24", "2026-10-25", false)]
    public void Tier_is_kept_from_check_to_check(string since, string? lastRun, string today, bool kept) =>
        Assert.Equal(kept, Year.Keeps(Day(since), lastRun is null ? null : Day(lastRun), Day(today)));

    [Fact]
    public void Month_without_the_day_is_checked_on_its_last_and_no_day_is_lost()
    {
        var month = new TierPeriod(1);
        var since = new LocalDate(2025, 1, 31);

        Assert.Equal(new LocalDate(2025, 2, 28), month.NextCheck(since, since));
        Assert.Equal(new LocalDate(2025, 3, 31), month.NextCheck(since, new LocalDate(2025, 2, 28)));
        Assert.Equal(new LocalDate(2025, 4, 30), month.NextCheck(since, new LocalDate(2025, 3, 31)));
    }

    [Fact]
    public void Next_check_is_the_first_one_after_the_day() => Laws.Hold(
        from months in Gen.Choose(1, TierPeriod.LongestMonths)
        from since in Gen.Choose(0, 20_000)
        from after in Gen.Choose(0, 20_000)
        select (months, Since: new LocalDate(1970, 1, 1).PlusDays(since), After: new LocalDate(1970, 1, 1).PlusDays(after)),
        given =>
        {
            var checks = Enumerable.Range(1, 2000).Select(period => given.Since.PlusMonths(period * given.months));
            return new TierPeriod(given.months).NextCheck(given.Since, given.After) == checks.First(check => check > given.After);
        });

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
