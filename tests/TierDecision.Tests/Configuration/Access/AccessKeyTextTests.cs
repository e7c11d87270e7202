using System.Security.Cryptography;
using System.Text;
using TierDecision.Configuration.Access;

namespace TierDecision.Tests.Configuration.Access;

public class AccessKeyTextTests
{
    [Fact]
    public void Made_keys_are_well_formed_and_differ()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => AccessKeyText.Generate()).ToList();

        Assert.All(keys, key => Assert.True(AccessKeyText.IsWellFormed(key), key));
        Assert.Equal(100, keys.Distinct().Count());
    }

    [Fact]
    public void Hash_is_the_sha_256_of_the_text()
    {
        var key = AccessKeyText.Generate();
        var hex = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));

        Assert.Equal(hex, AccessKeyText.Hash(key).ToString());
        Assert.True(AccessKeyHash.TryParse(hex, out var parsed));
        Assert.Equal(AccessKeyText.Hash(key), parsed);
    }

    [Fact]
    public void Hashing_allocates_nothing()
    {
        var key = AccessKeyText.Generate();

        Assert.Equal(0, Allocations.Of(() => AccessKeyText.Hash(key)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("td_")]
    [InlineData("td_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("td_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("TD_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("td_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ")]
    [InlineData("td_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("td_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAé")]
    [InlineData("td_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, ")]
    public void Rejects_what_is_no_key(string text) => Assert.False(AccessKeyText.IsWellFormed(text));
}
