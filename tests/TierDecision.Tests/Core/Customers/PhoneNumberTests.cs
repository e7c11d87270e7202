using TierDecision.Core.Customers;

namespace TierDecision.Tests.Core.Customers;

public class PhoneNumberTests
{
    [Theory]
    [InlineData("+442079460958")]
    [InlineData("+1234567")]
    [InlineData("+123456789012345")]
    [InlineData("+390266307129")]
    [InlineData("+2250707123456")]
    [InlineData("+5491123456789")]
    [InlineData("+5511987654321")]
    [InlineData("+999000000042")]
    public void E164_stays_as_it_is(string phone)
    {
        Assert.True(PhoneNumber.IsE164(phone));
        Assert.Equal((IdentityError.None, phone), Normalize($"  {phone}\t"));
    }

    [Theory]
    [InlineData("+4402079460958")]
    [InlineData("+112125550142")]
    [InlineData("+784951234567")]
    [InlineData("+3903388564163")]
    [InlineData("+54111523456789")]
    [InlineData("+5213312345678")]
    [InlineData("+551187654321")]
    [InlineData("+22997123456")]
    public void Number_with_a_trunk_prefix_or_of_an_abolished_form_is_left_to_the_normalizer(string phone)
    {
        Assert.False(PhoneNumber.IsE164(phone));
        Assert.Equal((IdentityError.NotAPhoneNumber, ""), Normalize(phone));
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("+123456")]
    [InlineData("+1234567890123456")]
    [InlineData("+0123456789")]
    [InlineData("442079460958")]
    [InlineData("++442079460958")]
    [InlineData("+44 2079460958")]
    [InlineData("+44207946095\u0668")]
    public void Other_text_is_no_e164(string phone) => Assert.False(PhoneNumber.IsE164(phone));

    [Theory]
    [InlineData("", IdentityError.Empty)]
    [InlineData(" \t", IdentityError.Empty)]
    [InlineData("anonymous", IdentityError.Withheld)]
    [InlineData("sip:1001@pbx", IdentityError.ShortNumber)]
    [InlineData("Ada", IdentityError.NotAPhoneNumber)]
    [InlineData("020 7946 0958", IdentityError.NotAPhoneNumber)]
    public void Rejects_what_only_a_normalizer_could_read(string phone, IdentityError expected) => Assert.Equal((expected, ""), Normalize(phone));

    [Fact]
    public void Rejects_a_text_that_is_too_long() =>
        Assert.Equal((IdentityError.TooLong, ""), Normalize("+44" + new string(' ', PhoneNumber.MaxTextLength) + "2079460958"));

    [Fact]
    public void E164_takes_no_allocation() => Assert.Equal(0, Allocations.Of(() =>
    {
        Span<char> number = stackalloc char[PhoneNumber.MaxLength];
        for (var i = 0; i < 100; i++)
        {
            PhoneNumber.TryNormalize("+442079460958", E164Only.Instance, number, out _);
        }
    }));

    private static (IdentityError Error, string Number) Normalize(string phone)
    {
        var number = new char[PhoneNumber.MaxLength];
        var error = PhoneNumber.TryNormalize(phone, E164Only.Instance, number, out var length);
        return (error, new string(number, 0, length));
    }
}
