namespace TierDecision.Tests.PhoneNumbers;

/// <summary>The rules of docs/phone-numbers.md, one test for each heading.</summary>
public class PhoneRuleTests
{
    [Theory]
    [InlineData("DE", "+49 30 901820", "+4930901820")]
    [InlineData("DE", "+49.30/90-18(20)", "+4930901820")]
    [InlineData("DE", "(+49) 30 901820", "+4930901820")]
    [InlineData("DE", "+49\u00a030\u00a0901820", "+4930901820")]
    [InlineData("DE", "\u202a+49 30 901820\u202c", "+4930901820")]
    [InlineData("DE", "030 \u2013 901820", "+4930901820")]
    [InlineData("DE", "030/901820-12", "+493090182012")]
    [InlineData("CN", "\uff0b86 138\uff081234\uff095678", "+8613812345678")]
    [InlineData("", "+\u0664\u0669\u0663\u0660\u0669\u0660\u0661\u0668\u0662\u0660", "+4930901820")]
    [InlineData("", "'+447700900123", "+447700900123")]
    [InlineData("", "''+31201234567", "+31201234567")]
    public void Separators_and_foreign_digits_do_not_matter(string region, string text, string expected) => Assert.Equal(expected, Phones.Read(region, text));

    [Theory]
    [InlineData("", "+999000000042", "+999000000042")]
    [InlineData("", "+1 555 0142", "+15550142")]
    [InlineData("DE", "+44 99 9999 9999", "+449999999999")]
    public void International_number_stands_whether_it_is_assigned_or_not(string region, string text, string expected) =>
        Assert.Equal(expected, Phones.Read(region, text));

    [Theory]
    [InlineData("DE", "0044 20 7946 0958", "+442079460958")]
    [InlineData("US", "011442079460958", "+442079460958")]
    [InlineData("US", "011 44 (0)20 7946 0958", "+442079460958")]
    [InlineData("AU", "0011 44 20 7946 0958", "+442079460958")]
    [InlineData("RU", "8 10 44 20 7946 0958", "+442079460958")]
    [InlineData("JP", "010 1 212 555 0142", "+12125550142")]
    [InlineData("KR", "001 65 9234 5678", "+6592345678")]
    [InlineData("SG", "001 44 20 7946 0958", "+442079460958")]
    [InlineData("", "0049 30 901820", "+4930901820")]
    public void International_prefix_is_the_region_s(string region, string text, string expected) => Assert.Equal(expected, Phones.Read(region, text));

    [Theory]
    [InlineData("US", "00442079460958", "+442079460958")]
    [InlineData("AU", "0061 2 9374 4000", "+61293744000")]
    [InlineData("SG", "0065 6123 4567", "+6561234567")]
    public void Two_zeros_are_a_plus_sign_where_they_are_not_the_region_s_prefix_too(string region, string text, string expected) =>
        Assert.Equal(expected, Phones.Read(region, text));

    [Theory]
    [InlineData("DE", "030 901820", "+4930901820")]
    [InlineData("DE", "(030) 901820", "+4930901820")]
    [InlineData("DE", "(0)30 901820", "+4930901820")]
    [InlineData("FR", "01 23 45 67 89", "+33123456789")]
    [InlineData("US", "(212) 555-0142", "+12125550142")]
    [InlineData("US", "1 (212) 555-0143", "+12125550143")]
    [InlineData("US", "12125550144", "+12125550144")]
    [InlineData("RU", "8 (495) 123-45-67", "+74951234567")]
    [InlineData("RU", "8 800 555 35 35", "+78005553535")]
    [InlineData("HU", "06 1 234 5678", "+3612345678")]
    [InlineData("CN", "010 8765 4321", "+861087654321")]
    [InlineData("CN", "138 1234 5678", "+8613812345678")]
    [InlineData("IT", "02 6630 7129", "+390266307129")]
    [InlineData("IT", "338 856 4163", "+393388564163")]
    [InlineData("AG", "460 1234", "+12684601234")]
    public void National_number_is_completed(string region, string text, string expected) => Assert.Equal(expected, Phones.Read(region, text));

    [Theory]
    [InlineData("DE", "4930901820", "+4930901820")]
    [InlineData("DE", "4921112345678", "+4921112345678")]
    [InlineData("DE", "4915112345678", "+4915112345678")]
    [InlineData("DE", "442079460958", "+442079460958")]
    [InlineData("DE", "12125550142", "+12125550142")]
    [InlineData("GB", "442079460958", "+442079460958")]
    [InlineData("US", "442079460958", "+442079460958")]
    [InlineData("IT", "390266307129", "+390266307129")]
    [InlineData("IT", "393388564163", "+393388564163")]
    [InlineData("MX", "5213312345678", "+523312345678")]
    [InlineData("CN", "8613812345678", "+8613812345678")]
    public void Missing_plus_is_put_back(string region, string text, string expected) => Assert.Equal(expected, Phones.Read(region, text));

    // The digits alone are a national number of the region, or a number of none.
    [Theory]
    [InlineData("DE", "1 (512) 345-6789", "+15123456789")]
    [InlineData("DE", "1-512-345-6789", "+15123456789")]
    [InlineData("DE", "1 512 345 6789", "+15123456789")]
    [InlineData("DE", "1 (555) 123-4567", "+15551234567")]
    [InlineData("", "1 (512) 345-6789", "+15123456789")]
    [InlineData("US", "1 (212) 555-0143", "+12125550143")]
    [InlineData("CN", "1 (305) 234-5678", "+13052345678")]
    [InlineData("US", "49 (30) 901820", "+4930901820")]
    [InlineData("GB", "7 (495) 123-45-67", "+74951234567")]
    [InlineData("RU", "8 (495) 123-45-67", "+74951234567")]
    [InlineData("MX", "1 (55) 1234 5678", "+525512345678")]
    [InlineData("DE", "15123456789", "+4915123456789")]
    [InlineData("CN", "130-5234-5678", "+8613052345678")]
    public void Calling_code_that_is_set_apart_by_the_form_of_the_number_is_one(string region, string text, string expected) =>
        Assert.Equal(expected, Phones.Read(region, text));

    [Theory]
    [InlineData("DE", "491701234567.0", "+491701234567")]
    [InlineData("", "491701234567.0", "+491701234567")]
    [InlineData("", "+491701234567.00", "+491701234567")]
    [InlineData("DE", "491701234567,0", "+491701234567")]
    [InlineData("DE", "1701234567.0", "+491701234567")]
    [InlineData("US", "2125550142.0", "+12125550142")]
    [InlineData("DE", "4.91701E+11", "NotAPhoneNumber")]
    [InlineData("DE", "4,91701E+11", "NotAPhoneNumber")]
    [InlineData("", "4.91701234567E+11", "NotAPhoneNumber")]
    [InlineData("DE", "4.91701e11", "NotAPhoneNumber")]
    [InlineData("DE", "030.901820", "+4930901820")]
    [InlineData("DE", "030.9018.200", "+49309018200")]
    public void Number_that_a_spreadsheet_took_for_an_amount_is_the_number_or_none(string region, string text, string expected) =>
        Assert.Equal(expected, Phones.Read(region, text));

    [Theory]
    [InlineData("491701234567@s.whatsapp.net", "+491701234567")]
    [InlineData("491701234567@c.us", "+491701234567")]
    [InlineData("491701234567:12@s.whatsapp.net", "+491701234567")]
    [InlineData("491701234567.0:12@s.whatsapp.net", "+491701234567")]
    [InlineData("15123456789@S.WhatsApp.net", "+15123456789")]
    [InlineData("+15123456789@c.us", "+15123456789")]
    [InlineData("491701234567-1612345678@g.us", "AddressWithoutNumber")]
    [InlineData("120363041234567890@g.us", "AddressWithoutNumber")]
    [InlineData("status@broadcast", "AddressWithoutNumber")]
    [InlineData("12345678901234@lid", "AddressWithoutNumber")]
    [InlineData("ada@s.whatsapp.net", "AddressWithoutNumber")]
    public void Address_of_a_messenger_is_an_international_number_and_that_of_a_group_is_none(string text, string expected)
    {
        Assert.All(new[] { "", "DE", "US", "CN" }, region => Assert.Equal(expected, Phones.Read(region, text)));
    }

    [Theory]
    [InlineData("491701234567", "+491701234567")]
    [InlineData("442079460958", "+442079460958")]
    [InlineData("15123456789", "+15123456789")]
    [InlineData("4402079460958", "+442079460958")]
    public void Missing_plus_is_put_back_without_a_region_if_that_makes_a_valid_number(string text, string expected) =>
        Assert.Equal(expected, Phones.Read("", text));

    [Theory]
    [InlineData("CN", "13052345678", "+8613052345678")]
    [InlineData("IN", "9876543210", "+919876543210")]
    [InlineData("DE", "15122345678", "+4915122345678")]
    [InlineData("GB", "7911 123456", "+447911123456")]
    [InlineData("US", "6512345678", "+16512345678")]
    public void National_number_as_the_country_writes_it_or_of_a_mobile_goes_before_a_missing_plus(string region, string text, string expected) =>
        Assert.Equal(expected, Phones.Read(region, text));

    [Theory]
    [InlineData("DE", "30 901820", "+4930901820")]
    [InlineData("GB", "2079460958", "+442079460958")]
    [InlineData("FR", "123456789", "+33123456789")]
    public void Missing_trunk_prefix_is_taken_for_granted_last(string region, string text, string expected) => Assert.Equal(expected, Phones.Read(region, text));

    [Theory]
    [InlineData("", "+44 (0)20 7946 0958", "+442079460958")]
    [InlineData("DE", "+49(0) 30 901820", "+4930901820")]
    [InlineData("DE", "0049 (0)30 901820", "+4930901820")]
    [InlineData("DE", "49 (0)30 901820", "+4930901820")]
    [InlineData("US", "+1 (0)212 555 0142", "+12125550142")]
    [InlineData("IT", "+39 (0)2 6630 7129", "+390266307129")]
    [InlineData("IT", "+39 (0)338 856 4163", "+393388564163")]
    [InlineData("HU", "+36 (06) 1 234 5678", "+3612345678")]
    [InlineData("US", "+12 (0)12 555 0142", "+12125550142")]
    public void Bracketed_zero_stays_only_where_numbers_begin_with_it(string region, string text, string expected) => Assert.Equal(expected, Phones.Read(region, text));

    [Theory]
    [InlineData("", "+49 030 901820", "+4930901820")]
    [InlineData("", "+4402079460958", "+442079460958")]
    [InlineData("", "+112125550142", "+12125550142")]
    [InlineData("", "+7 8 495 123-45-67", "+74951234567")]
    public void Trunk_prefix_behind_the_country_code_is_left_out(string region, string text, string expected) => Assert.Equal(expected, Phones.Read(region, text));

    [Theory]
    [InlineData("AR", "011 15 2345 6789", "+5491123456789")]
    [InlineData("", "+54 11 15 2345 6789", "+5491123456789")]
    [InlineData("", "+54111523456789", "+5491123456789")]
    [InlineData("", "+52 1 33 1234 5678", "+523312345678")]
    [InlineData("", "+5213312345678", "+523312345678")]
    [InlineData("MX", "044 33 1234 5678", "+523312345678")]
    [InlineData("MX", "045 33 1234 5678", "+523312345678")]
    [InlineData("MX", "01 33 1234 5678", "+523312345678")]
    [InlineData("BR", "011 8765-4321", "+5511987654321")]
    [InlineData("", "+551187654321", "+5511987654321")]
    [InlineData("", "+55 11 7654-3210", "+551176543210")]
    [InlineData("CO", "1 2345678", "+576012345678")]
    [InlineData("", "+57 1 2345678", "+576012345678")]
    [InlineData("VN", "0120 456 7890", "+84704567890")]
    [InlineData("", "+84 169 9333999", "+84399333999")]
    [InlineData("", "+229 97 12 34 56", "+2290197123456")]
    [InlineData("IT", "0338 856 4163", "+393388564163")]
    [InlineData("", "+3903388564163", "+393388564163")]
    [InlineData("PL", "022 123 45 67", "+48221234567")]
    [InlineData("ES", "091 123 45 67", "+34911234567")]
    public void Abolished_form_is_the_number_of_today(string region, string text, string expected) => Assert.Equal(expected, Phones.Read(region, text));

    [Theory]
    [InlineData("GB", "020 7946 0958 x12", "+442079460958")]
    [InlineData("GB", "020 7946 0958 ext. 12", "+442079460958")]
    [InlineData("", "+44 20 7946 0958 (Ext: 12)", "+442079460958")]
    [InlineData("", "+442079460958#12", "+442079460958")]
    [InlineData("", "+442079460958,,12#", "+442079460958")]
    [InlineData("", "+442079460958;ext=12", "+442079460958")]
    [InlineData("CN", "010-87654321\u8f6c123", "+861087654321")]
    [InlineData("CN", "010-87654321 \u5206\u673a 123", "+861087654321")]
    [InlineData("DE", "030 901820 Durchwahl 12", "+4930901820")]
    [InlineData("DE", "030 901820 (DW: 12)", "+4930901820")]
    [InlineData("DE", "030 901820 App. 12", "+4930901820")]
    [InlineData("AT", "01 58858 Kl. 12", "+43158858")]
    public void Extension_is_left_out(string region, string text, string expected) => Assert.Equal(expected, Phones.Read(region, text));

    // In the numbering plan what stands behind the dash is a part of the number.
    [Theory]
    [InlineData("DE", "030 901820-0", "+49309018200")]
    [InlineData("DE", "030/901820-12", "+493090182012")]
    public void Extension_behind_a_dash_is_dialled_and_stays(string region, string text, string expected) =>
        Assert.Equal(expected, Phones.Read(region, text));

    [Theory]
    [InlineData("Tel.: 030 901820")]
    [InlineData("Tel. privat: 030 901820")]
    [InlineData("Tel.-Nr.: 030 901820")]
    [InlineData("mobil: 030 901820")]
    [InlineData("Telefonnummer 030 901820")]
    [InlineData("Tel (gesch\u00e4ftlich): 030 901820")]
    [InlineData("(privat) 030 901820")]
    [InlineData("030 901820 (privat)")]
    [InlineData("T: 030 901820")]
    [InlineData("Office +49 30 901820")]
    public void Label_is_left_out(string text) => Assert.Equal("+4930901820", Phones.Read("DE", text));

    [Theory]
    [InlineData("P 030901820")]
    [InlineData("Kundennummer: 30901820")]
    [InlineData("IBAN: 30901820")]
    public void Rejects_a_number_that_is_labelled_as_something_else(string text) => Assert.Equal("NotAPhoneNumber", Phones.Read("DE", text));

    [Theory]
    [InlineData("030 901820/21", "SeveralNumbers")]
    [InlineData("030/901820/21", "SeveralNumbers")]
    [InlineData("030 901820 / 21", "SeveralNumbers")]
    [InlineData("0171 1234567/8", "SeveralNumbers")]
    [InlineData("+49 30 901820/821", "SeveralNumbers")]
    [InlineData("030 / 901820", "+4930901820")]
    [InlineData("06151/1234567", "+4961511234567")]
    [InlineData("0049 (0)6151/1234567", "+4961511234567")]
    [InlineData("0171/123/45/67", "+491711234567")]
    public void Two_numbers_that_differ_in_their_ends_are_never_one(string text, string expected) => Assert.Equal(expected, Phones.Read("DE", text));

    [Theory]
    [InlineData("", "tel:+49-30-901820", "+4930901820")]
    [InlineData("", "TEL:+49-30-901820;ext=12", "+4930901820")]
    [InlineData("", "tel:901820;phone-context=+49-30", "+4930901820")]
    [InlineData("DE", "tel:030901820;phone-context=example.com", "+4930901820")]
    [InlineData("DE", "tel:7042;phone-context=example.com", "ShortNumber")]
    public void Uri_is_read_with_its_context(string region, string text, string expected) => Assert.Equal(expected, Phones.Read(region, text));

    [Theory]
    [InlineData("US", "5550142")]
    [InlineData("GB", "7946 0958")]
    public void Rejects_a_local_number(string region, string text) => Assert.Equal("IncompletePhoneNumber", Phones.Read(region, text));

    [Theory]
    [InlineData("DE", "1001")]
    [InlineData("", "1001")]
    [InlineData("DE", "30123")]
    [InlineData("DE", "112")]
    [InlineData("US", "911")]
    [InlineData("DE", "116117")]
    public void Rejects_an_extension_and_a_short_code(string region, string text) => Assert.Equal("ShortNumber", Phones.Read(region, text));

    [Theory]
    [InlineData("030 901820")]
    [InlineData("011 44 20 7946 0958")]
    [InlineData("7946 0958")]
    [InlineData("2125550142")]
    [InlineData("999000000042")]
    public void Rejects_without_a_region_what_is_not_international(string text) => Assert.Equal("NationalNumberWithoutRegion", Phones.Read("", text));

    // What stands behind a number in brackets, a slash, commas or parameters is none of its own.
    [Theory]
    [InlineData("0049 (0)6151/1234567", "+4961511234567")]
    [InlineData("+49 30 9018200,,123456789#", "+49309018200")]
    [InlineData("030 9018200, 12", "+49309018200")]
    [InlineData("tel:9018200;phone-context=+49-30", "+49309018200")]
    [InlineData("+49309018200;x=+49309018210", "+49309018200")]
    [InlineData("+49309018200;tag=12345678,12345678", "+49309018200")]
    [InlineData("+49309018200;isub=1/2", "+49309018200")]
    public void One_number_with_more_digits_behind_it_is_read(string text, string number) => Assert.Equal(number, Phones.Read("DE", text));

    // ITU-T E.164: 15 digits at most.
    [Theory]
    [InlineData("")]
    [InlineData("DE")]
    [InlineData("US")]
    public void More_digits_than_any_number_has_are_no_number(string region)
    {
        foreach (var length in Enumerable.Range(18, 20))
        {
            Assert.Equal((length, "NotAPhoneNumber"), (length, Phones.Read(region, new string('1', length))));
            Assert.Equal((length, "NotAPhoneNumber"), (length, Phones.Read(region, "+" + new string('1', length))));
            Assert.Equal((length, "NotAPhoneNumber"), (length, Phones.Read(region, "+49" + new string('3', length))));
        }
    }

    [Theory]
    [InlineData("tel:", "Withheld")]
    [InlineData("'", "Withheld")]
    [InlineData("+", "Withheld")]
    [InlineData("0000000000", "Withheld")]
    [InlineData("+123456", "ShortNumber")]
    [InlineData("+1234567890123456", "NotAPhoneNumber")]
    [InlineData("+0123456789", "NotAPhoneNumber")]
    [InlineData("49+30901820", "NotAPhoneNumber")]
    [InlineData("+49 30 90182O", "NotAPhoneNumber")]
    [InlineData("+030901820", "NotAPhoneNumber")]
    [InlineData("+000490301234567", "NotAPhoneNumber")]
    [InlineData("+49 30 901820 / +49 30 901821", "SeveralNumbers")]
    [InlineData("030 9018200 / 030 9018210", "SeveralNumbers")]
    [InlineData("030 9018200; 030 9018210", "SeveralNumbers")]
    [InlineData("+49309018200,+49309018210", "SeveralNumbers")]
    [InlineData("anonymous", "Withheld")]
    [InlineData("DHL24", "NotAPhoneNumber")]
    [InlineData("Hotel 24 Berlin", "NotAPhoneNumber")]
    [InlineData("1-800-FLOWERS", "NotAPhoneNumber")]
    [InlineData("+44 20 7946 0958 ask for Jim", "NotAPhoneNumber")]
    [InlineData("+44 20 7946\n0958", "ControlCharacters")]
    [InlineData("000000000000000000000000000000001", "NotAPhoneNumber")]
    public void Rejects_what_is_no_phone_number(string text, string expected) => Assert.Equal(expected, Phones.Read("DE", text));

    [Fact]
    public void Rejects_a_text_that_is_too_long() => Assert.Equal("TooLong", Phones.Read("DE", "030 901820" + new string(';', 300)));
}
