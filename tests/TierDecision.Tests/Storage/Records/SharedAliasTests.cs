using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Tests.Storage.Records;

public sealed class SharedAliasTests
{
    [Fact]
    public void Mark_lies_where_its_alias_lies_and_is_told_from_every_alias()
    {
        for (var number = 0; number < 10_000; number++)
        {
            TestKeys.Hasher.TryHashPhone($"+49{1_000_000 + number}", out var alias);
            var mark = SharedAlias.MarkOf(alias);

            Assert.Equal(alias.High, mark.High);
            Assert.True(SharedAlias.IsMark(mark));
            Assert.False(SharedAlias.IsMark(alias));
            Assert.Equal(mark, SharedAlias.MarkOf(mark));
        }
    }

    // Stored data has it: it never changes.
    [Fact]
    public void Mark_of_a_key_is_the_same_in_every_version() =>
        Assert.Equal(new IdentityKey(0x0123456789abcdef, 0x0808dde92f264015), SharedAlias.MarkOf(new IdentityKey(0x0123456789abcdef, 42)));

    private static class TestKeys
    {
        public static IdentityHasher Hasher { get; } = new("an identity key!"u8);
    }
}
