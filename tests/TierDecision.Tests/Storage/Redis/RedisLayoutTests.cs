using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Storage.Redis.Layout;

namespace TierDecision.Tests.Storage.Redis;

public sealed class RedisLayoutTests
{
    private static readonly RedisStoreOptions Options = new() { Connection = "localhost" };

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(64 * 80, 1)]
    [InlineData((64 * 80) + 1, 2)]
    [InlineData(1_000_000, 196)]
    [InlineData(int.MaxValue, 419_431)]
    public void Buckets_follow_from_the_number_of_records(int customers, int bucketsInAShard)
    {
        var layout = RedisLayout.For(customers, 0, Options);

        Assert.Equal((bucketsInAShard, 1), (layout.CustomerBuckets, layout.AliasBuckets));
        Assert.Equal(64, layout.Shards);
    }

    [Fact]
    public void Bucket_grows_with_the_key_from_first_to_last()
    {
        Assert.Equal(0, RedisLayout.Bucket(new IdentityKey(0, ulong.MaxValue), 12_544));
        Assert.Equal(6_272, RedisLayout.Bucket(new IdentityKey(1ul << 63, 0), 12_544));
        Assert.Equal(12_543, RedisLayout.Bucket(new IdentityKey(ulong.MaxValue, 0), 12_544));
    }

    [Fact]
    public void Layout_written_and_read_is_the_same()
    {
        var layout = RedisLayout.For(1_000_000, 2_000_000, Options);

        Assert.Equal(layout, RedisLayout.Parse(layout.ToJson()));
    }

    [Fact]
    public void Keys_of_a_shard_share_a_hash_tag_and_meta_keys_share_another()
    {
        var keys = new RedisKeys("td");
        var layout = RedisLayout.For(1_000_000, 1_000_000, Options);

        Assert.Equal("td:{s:000}:12:c:0", keys.Customers(12, layout, 0));
        Assert.Equal("td:{s:001}:12:c:0", keys.Customers(12, layout, 196));
        Assert.Equal("td:{s:063}:12:a:195", keys.AliasesOf(new IdentityKey(ulong.MaxValue, 0), 12, layout));
        Assert.Equal("td:{meta}:live", keys.Live);
    }
}
