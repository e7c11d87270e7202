using NodaTime;
using TierDecision.Storage.Audit;

namespace TierDecision.Tests.Storage.Audit;

public class AuditExpiryTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 10, 0);

    [Theory]
    [InlineData(null, 0)]
    [InlineData(0.5, 0)]
    [InlineData(1.0, 0)]
    [InlineData(2.0, 1)]
    [InlineData(500.0, 499)]
    [InlineData(-500.0, 0)]
    public void What_is_too_old_moves_on_by_a_day_at_most_and_back_at_once(double? behind, int days)
    {
        var oldest = Now - Duration.FromDays(400);
        Instant? before = behind is { } known ? oldest - Duration.FromDays(known) : null;

        Assert.Equal(oldest - Duration.FromDays(days), AuditRules.Expiry(before, Now, days: 400));
    }
}
