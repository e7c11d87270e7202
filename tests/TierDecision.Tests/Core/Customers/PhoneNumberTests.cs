using TierDecision.Core.Customers;

namespace TierDecision.Tests.Core.Customers;

public class PhoneNumberTests
{
    private static readonly PhoneOptions Germany = new() { CountryCode = "49" };
    private static readonly PhoneOptions UnitedStates = new() { CountryCode = "1", TrunkPrefix = "1", InternationalPrefix = "011" };
    private static readonly PhoneOptions Italy = new() { CountryCode = "39", TrunkPrefix = "" };

    [Theory]
    [InlineData("+49 30 901820", "+4930901820")]
    [InlineData("+49.30/90-18(20)", "+4930901820")]
    [InlineData("(+49) 30 901820", "+4930901820")]
    [InlineData("tel:+49-30-901820", "+4930901820")]
    [InlineData("TEL:+49-30-901820;ext=12", "+4930901820")]
    [InlineData("  +4930901820\t", "+4930901820")]
    [InlineData("+49\u00a030\u00a0901820", "+4930901820")]
    [InlineData("0049 30 901820", "+4930901820")]
    [InlineData("+49 (0)30 901820", "+4930901820")]
    [InlineData("+49(0) 30 901820", "+4930901820")]
    [InlineData("0049 (0)30 901820", "+4930901820")]
    [InlineData("(0)30 901820", "+4930901820")]
    [InlineData("(030) 901820", "+4930901820")]
    [InlineData("+49 30 90(0)1820", "+493090" + "1820")]
    [InlineData("030 901820", "+4930901820")]
    [InlineData("30 901820", "+4930901820")]
    [InlineData("+1 212 555 0100", "+12125550100")]
    [InlineData("+123456789012345", "+123456789012345")]
    [InlineData("+1234567", "+1234567")]
    public void German_caller_becomes_e164(string written, string expected) => Assert.Equal(expected, Normalize(written, Germany));

    [Theory]
    [InlineData("(212) 555-0100", "+12125550100")]
    [InlineData("1 212 555 0100", "+12125550100")]
    [InlineData("011 49 30 901820", "+4930901820")]
    public void American_caller_becomes_e164(string written, string expected) => Assert.Equal(expected, Normalize(written, UnitedStates));

    [Fact]
    public void Italian_national_number_keeps_its_zero() => Assert.Equal("+390669812345", Normalize("06 6981 2345", Italy));

    [Theory]
    [InlineData("", IdentityError.Empty)]
    [InlineData("   ", IdentityError.Empty)]
    [InlineData("tel:", IdentityError.Empty)]
    [InlineData("+", IdentityError.NotAPhoneNumber)]
    [InlineData("00", IdentityError.NotAPhoneNumber)]
    [InlineData("+123456", IdentityError.NotAPhoneNumber)]
    [InlineData("+1234567890123456", IdentityError.NotAPhoneNumber)]
    [InlineData("+0123456789", IdentityError.NotAPhoneNumber)]
    [InlineData("49+30901820", IdentityError.NotAPhoneNumber)]
    [InlineData("++4930901820", IdentityError.NotAPhoneNumber)]
    [InlineData("anonymous", IdentityError.NotAPhoneNumber)]
    [InlineData("+49 30 90182O", IdentityError.NotAPhoneNumber)]
    [InlineData("*31#0301234567", IdentityError.NotAPhoneNumber)]
    [InlineData("+٤٩٣٠٩٠١٨٢٠", IdentityError.NotAPhoneNumber)]
    [InlineData("00000000000000000000000000000000000000000000000001", IdentityError.NotAPhoneNumber)]
    public void Rejects_what_is_no_phone_number(string written, IdentityError expected)
    {
        var error = PhoneNumber.TryNormalize(written, Germany, new char[PhoneNumber.MaxLength], out var length);

        Assert.Equal(expected, error);
        Assert.Equal(0, length);
    }

    [Fact]
    public void Rejects_national_number_without_a_country() =>
        Assert.Equal(
            IdentityError.NationalNumberWithoutCountry,
            PhoneNumber.TryNormalize("030 901820", new PhoneOptions(), new char[PhoneNumber.MaxLength], out _));

    private static string Normalize(string written, PhoneOptions options)
    {
        var buffer = new char[PhoneNumber.MaxLength];
        Assert.Equal(IdentityError.None, PhoneNumber.TryNormalize(written, options, buffer, out var length));
        return new string(buffer, 0, length);
    }
}
