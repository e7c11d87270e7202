using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Service.Wire;

namespace TierDecision.Tests.Service.Wire;

public class PinSignerTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly PinSigner Signer = new(TestService.Hasher);

    private static readonly Gen<PolicyPin> Pins =
        from high in Gen.Choose(0, 0xFFFFFF)
        from low in Gen.Choose(0, 0xFFFFFF)
        from minute in Gen.Choose(0, 100_000_000)
        select new PolicyPin(((ulong)high << 24) | (uint)low, (uint)minute);

    [Fact]
    public void Pin_is_read_by_every_node_that_has_the_key() => Laws.Hold(Pins, pin =>
    {
        var text = Signer.Write(pin);
        return text.Length == PinSigner.Length && text.All(Alphabet.Contains)
            && new PinSigner(new IdentityHasher("an identity key!"u8)).TryRead(text, out var read) && read == pin;
    });

    [Fact]
    public void Rejects_a_pin_with_any_character_changed() => Laws.Hold(
        from pin in Pins
        from at in Gen.Choose(0, PinSigner.Length - 1)
        from other in Gen.OneOf(Gen.Elements(Alphabet.ToCharArray()), Gen.Choose(0, 0xFFFF).Select(code => (char)code))
        select (Text: Signer.Write(pin), At: at, Other: other),
        change =>
        {
            var text = change.Text.ToCharArray();
            var isSame = text[change.At] == change.Other;
            text[change.At] = change.Other;
            return Signer.TryRead(text, out var read) == isSame && (isSame || read == default);
        },
        cases: 3000);

    [Fact]
    public void Rejects_what_is_no_pin_of_this_key()
    {
        var pin = new PolicyPin(PolicyPin.NumberOf("a543fbcd066c"), 29_500_000);
        var text = Signer.Write(pin);
        string[] wrong =
        [
            "", text[1..], text[..^1], text + "A", " " + text, text + "=", text[..^1] + "=", text[..16] + " " + text[17..], new string('A', 32), new string('=', 32),
            new string(' ', 32), new PinSigner(new IdentityHasher("another identity"u8)).Write(pin), Signer.Write(pin with { Revision = 1 })[..16] + text[16..],
        ];

        Assert.All(wrong, one => Assert.False(Signer.TryRead(one, out _), one));
    }

    // A later version must read it, and an earlier one what that writes.
    [Fact]
    public void Pin_is_written_the_same_by_all_versions() => Assert.Equal(
        "AcIiYKVD-80GbFfY7x29N914JQX7m1Hu", Signer.Write(new PolicyPin(PolicyPin.NumberOf("a543fbcd066c"), 29_500_000)));

    [Fact]
    public void Reading_a_pin_and_giving_one_out_again_allocates_nothing()
    {
        var text = Signer.Write(new PolicyPin(1, 2));
        var pins = new EntryPins(1);

        Assert.Equal(0, Allocations.Of(() => Signer.TryRead(text, out _)));
        Assert.Equal(0, Allocations.Of(() => pins.At(TestService.Now, Signer)));
    }

    [Fact]
    public void Pin_is_given_out_for_a_minute()
    {
        var pins = new EntryPins(1);
        var minute = Instant.FromUtc(2026, 3, 4, 10, 0);

        var first = pins.At(minute, Signer);

        Assert.Same(first, pins.At(minute + Duration.FromMilliseconds(59_999), Signer));
        var next = pins.At(minute + Duration.FromMinutes(1), Signer);
        Assert.True(Signer.TryRead(first, out var one) && Signer.TryRead(next, out var two) && two.Minute == one.Minute + 1);
    }
}
