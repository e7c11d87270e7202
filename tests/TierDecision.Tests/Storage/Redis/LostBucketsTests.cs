using TierDecision.Storage.Redis.Layout;

namespace TierDecision.Tests.Storage.Redis;

public class LostBucketsTests
{
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(0, 80, 1)]
    [InlineData(0, 40, 2)]
    [InlineData(0, 15_680, 196)]
    public void Empty_bucket_that_cannot_be_so_by_chance_is_lost(long entries, long counted, int buckets) =>
        Assert.True(LostBuckets.IsLost(entries, counted, buckets));

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 80, 1)]
    [InlineData(0, 39, 2)]
    [InlineData(0, 0, 196)]
    [InlineData(1, 15_680, 196)]
    public void Bucket_that_has_something_or_may_be_empty_is_not_lost(long entries, long counted, int buckets) =>
        Assert.False(LostBuckets.IsLost(entries, counted, buckets));
}
