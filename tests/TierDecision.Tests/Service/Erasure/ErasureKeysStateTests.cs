using TierDecision.Core.Customers;
using TierDecision.Service.Erasure;
using TierDecision.Storage.Erasure;

namespace TierDecision.Tests.Service.Erasure;

public class ErasureKeysStateTests
{
    private static readonly IdentityKey Customer = new(0x1122334455667788, 0x99AABBCCDDEEFF00);

    private readonly TestStore _store = new();

    [Fact]
    public async Task Pseudonym_is_the_same_on_every_node_until_the_keys_are_replaced()
    {
        var (one, other) = (TestErasure.State(_store), TestErasure.State(_store));
        var pseudonym = one.Pseudonym(Customer)!;
        Assert.Matches("^[0-9a-f]{32}$", pseudonym);
        Assert.Equal(pseudonym, other.Pseudonym(Customer));
        Assert.NotEqual(pseudonym, one.Pseudonym(Customer with { Low = 0 }));

        _store.Keys = TestErasure.Keys(2);
        Assert.Null(await other.RefreshAsync(default));

        Assert.NotEqual(pseudonym, other.Pseudonym(Customer));
        Assert.Equal(pseudonym, one.Pseudonym(Customer));
    }

    [Fact]
    public async Task Box_opens_with_the_keys_that_it_was_sealed_under_and_only_whole()
    {
        var state = TestErasure.State(_store);
        var box = SealedBox.Seal(state.ForWriting!, Customer, "content"u8);
        Assert.Equal("content"u8.ToArray(), TestErasure.State(_store).Open(box));
        Assert.NotEqual(box, SealedBox.Seal(state.ForWriting!, Customer, "content"u8));
        for (var i = 0; i < box.Length; i++)
        {
            var changed = box.ToArray();
            changed[i] ^= 1;
            Assert.Null(state.Open(changed));
        }

        Assert.Null(state.Open(box.AsSpan(0, 20)));
        _store.Keys = TestErasure.Keys(2);
        await state.RefreshAsync(default);
        Assert.Null(state.Open(box));
    }

    [Fact]
    public async Task Keys_of_before_a_removal_are_written_under_until_the_customers_in_memory_have_followed()
    {
        var customers = new LateCustomers();
        var state = TestErasure.State(_store, customers);
        var before = state.ForWriting!;
        Assert.True(state.WritesUnderNewest);
        _store.Keys = TestErasure.Keys(2);

        Assert.Null(await state.RefreshAsync(default));
        Assert.Same(before, state.ForWriting);
        Assert.False(state.WritesUnderNewest);
        Assert.Null(state.Open(SealedBox.Seal(before, Customer, "content"u8)));
        var read = customers.Asked;

        Assert.Null(await state.RefreshAsync(default));
        Assert.Same(before, state.ForWriting);
        Assert.Equal(read, customers.Asked);

        customers.Have = true;
        Assert.Null(await state.RefreshAsync(default));
        Assert.True(state.WritesUnderNewest);
        Assert.Equal("content"u8.ToArray(), state.Open(SealedBox.Seal(state.ForWriting!, Customer, "content"u8)));
    }

    [Fact]
    public async Task Without_a_store_that_was_ever_asked_nothing_is_named_and_later_the_last_keys_hold()
    {
        var state = TestErasure.State(new TestStore { Keys = null });
        Assert.Equal((false, null, null), (state.HasKeys, state.Pseudonym(Customer), state.ForWriting));

        var known = TestErasure.State(_store);
        var pseudonym = known.Pseudonym(Customer);
        _store.Keys = null;
        Assert.Equal("gone", await known.RefreshAsync(default));
        Assert.Equal(pseudonym, known.Pseudonym(Customer));
    }

    private sealed class LateCustomers : IFollowedCustomers
    {
        public bool Have { get; set; }

        public long Asked { get; private set; }

        public bool HaveFollowedSince(long stamp)
        {
            Asked = stamp;
            return Have;
        }
    }
}
