using TierDecision.Core.Customers;
using TierDecision.PhoneNumbers;
using TierDecision.Service.Requests;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Requests;

public class IdentityResolverTests
{
    [Fact]
    public void Customer_is_hashed_as_the_kind_that_it_is_named_by()
    {
        Assert.Equal((null, default(IdentityKey)), Named(null));
        TestService.Hasher.TryHashCustomerId("42", out var id);
        TestService.Hasher.TryHashPhone("+442079460958", out var phone);
        TestService.Hasher.TryHashEmail("ada@example.com", out var email);
        TestService.Hasher.TryHashExternal("crm", "A1", out var external);
        Assert.Equal((IdentifierKind.CustomerId, id), Named(new Customer { CustomerId = "42" }));
        Assert.Equal((IdentifierKind.Phone, phone), Named(new Customer { Phone = "020 7946 0958" }));
        Assert.Equal((IdentifierKind.Email, email), Named(new Customer { Email = "Ada@Example.com" }));
        Assert.Equal((IdentifierKind.External, external), Named(new Customer { ExternalId = new ExternalId { Source = "CRM", Id = "A1" } }));
    }

    // What telephone systems send: sipgate/sipgate.io #102 and #56 (anonymous), wazo-platform/wazo-platform.org #703 (a SIP address that is anonymous),
    // Asterisk ("Anonymous", unknown, asterisk), FreeSWITCH and Kazoo (zeros), caller ID of North America (P, O), 3GPP TS 24.229 (Unavailable).
    [Theory]
    [InlineData("", IdentityGap.Withheld)]
    [InlineData(" \t", IdentityGap.Withheld)]
    [InlineData("-", IdentityGap.Withheld)]
    [InlineData("?", IdentityGap.Withheld)]
    [InlineData("<>", IdentityGap.Withheld)]
    [InlineData("0", IdentityGap.Withheld)]
    [InlineData("0000000000", IdentityGap.Withheld)]
    [InlineData("+0000000000", IdentityGap.Withheld)]
    [InlineData("tel:", IdentityGap.Withheld)]
    [InlineData("anonymous", IdentityGap.Withheld)]
    [InlineData("Anonymous", IdentityGap.Withheld)]
    [InlineData("tel:anonymous", IdentityGap.Withheld)]
    [InlineData("Restricted", IdentityGap.Withheld)]
    [InlineData("RESTRICTED NUMBER", IdentityGap.Withheld)]
    [InlineData("private", IdentityGap.Withheld)]
    [InlineData("Private Number", IdentityGap.Withheld)]
    [InlineData("unknown", IdentityGap.Withheld)]
    [InlineData("<unknown>", IdentityGap.Withheld)]
    [InlineData("Unavailable", IdentityGap.Withheld)]
    [InlineData("withheld", IdentityGap.Withheld)]
    [InlineData("No Caller ID", IdentityGap.Withheld)]
    [InlineData("OUT-OF-AREA", IdentityGap.Withheld)]
    [InlineData("P", IdentityGap.Withheld)]
    [InlineData("null", IdentityGap.Withheld)]
    [InlineData("N/A", IdentityGap.Withheld)]
    [InlineData("sip:anonymous@anonymous.invalid", IdentityGap.Withheld)]
    [InlineData("sip:anonymousA@anonymous.invalid:5060;user=phone", IdentityGap.Withheld)]
    [InlineData("\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=1928301774", IdentityGap.Withheld)]
    [InlineData("Unavailable <sip:unavailable@unknown.invalid>", IdentityGap.Withheld)]
    [InlineData("sips:restricted@gateway.example.com", IdentityGap.Withheld)]
    [InlineData("\"Unknown\" <sip:asterisk@192.0.2.7>", IdentityGap.Withheld)]
    [InlineData("匿名", IdentityGap.Withheld)]
    [InlineData("+1anonymous", IdentityGap.Withheld)]
    [InlineData("anonymous@anonymous.invalid", IdentityGap.Withheld)]
    [InlineData("<sip:+442079460958@anonymous.invalid>", IdentityGap.Withheld)]
    [InlineData("unknown@gateway", IdentityGap.Withheld)]
    [InlineData("sip:anonymous", IdentityGap.Withheld)]
    [InlineData("sip:anonymous.invalid", IdentityGap.Withheld)]
    [InlineData("sip:", IdentityGap.Withheld)]
    [InlineData("nummer unterdrückt", IdentityGap.Withheld)]
    [InlineData("Rufnummer unterdru\u0308ckt", IdentityGap.Withheld)]
    [InlineData("numéro masqué", IdentityGap.Withheld)]
    [InlineData("Número oculto", IdentityGap.Withheld)]
    [InlineData("号码隐藏", IdentityGap.Withheld)]
    [InlineData("非通知", IdentityGap.Withheld)]
    [InlineData("Coverage Unavailable", IdentityGap.Withheld)]
    [InlineData("U", IdentityGap.Withheld)]
    [InlineData("\0", IdentityGap.Withheld)]
    [InlineData("\"+442079460958\" <sip:anonymous@anonymous.invalid>", IdentityGap.Withheld)]
    [InlineData("1001", IdentityGap.ShortNumber)]
    [InlineData("112", IdentityGap.ShortNumber)]
    [InlineData("+1001", IdentityGap.ShortNumber)]
    [InlineData("*67", IdentityGap.ShortNumber)]
    [InlineData("\"Ada\" <1001>", IdentityGap.ShortNumber)]
    [InlineData("sip:1001@pbx", IdentityGap.ShortNumber)]
    [InlineData("sip:1001;transport=udp@pbx", IdentityGap.ShortNumber)]
    [InlineData("7946 0958", IdentityGap.IncompleteNumber)]
    [InlineData("sip:79460958@pbx", IdentityGap.IncompleteNumber)]
    [InlineData("sip:ann@example.com", IdentityGap.Unreadable)]
    [InlineData("Ada Lovelace", IdentityGap.Unreadable)]
    [InlineData("1-800-FLOWERS", IdentityGap.Unreadable)]
    [InlineData("+1234567890123456", IdentityGap.Unreadable)]
    [InlineData("+123456789012345678", IdentityGap.Unreadable)]
    [InlineData("11111111111111111111111111111111", IdentityGap.Unreadable)]
    [InlineData("<<x>>@<sip:", IdentityGap.Unreadable)]
    [InlineData("sip:pbx.example.com", IdentityGap.Unreadable)]
    [InlineData("<sip:192.0.2.7>", IdentityGap.Unreadable)]
    [InlineData("sip:192.0.2.7:5060;transport=udp", IdentityGap.Unreadable)]
    [InlineData("sip:[2001:db8::9:1]", IdentityGap.Unreadable)]
    [InlineData("+44207\t9460958", IdentityGap.Unreadable)]
    [InlineData("+44207\09460958", IdentityGap.Unreadable)]
    [InlineData("\"Ada\0\" <sip:+442079460958@pbx>", IdentityGap.Unreadable)]
    [InlineData("+1", IdentityGap.ShortNumber)]
    [InlineData("+02079460958", IdentityGap.Unreadable)]
    [InlineData("+442079460958, +442079460959", IdentityGap.Unreadable)]
    [InlineData("020 7946 0958;020 7946 0959", IdentityGap.Unreadable)]
    [InlineData("+442079460958;+442079460959", IdentityGap.Unreadable)]
    [InlineData("+442079460958 / +442079460959", IdentityGap.Unreadable)]
    [InlineData("020 7946 0958 / 020 7946 0959", IdentityGap.Unreadable)]
    [InlineData("+442079460958|+442079460959", IdentityGap.Unreadable)]
    [InlineData("+442079460958 or +442079460959", IdentityGap.Unreadable)]
    [InlineData("020 7946 0958\n020 7946 0959", IdentityGap.Unreadable)]
    [InlineData("+442079460958@pbx, +442079460959@pbx", IdentityGap.Unreadable)]
    [InlineData("sip:+442079460958@pbx, sip:+442079460959@pbx", IdentityGap.Unreadable)]
    [InlineData("tel:+442079460958, tel:+442079460959", IdentityGap.Unreadable)]
    [InlineData("Mobile 020 7946 0958, tel: 020 7946 0959", IdentityGap.Unreadable)]
    [InlineData("4.42079E+11", IdentityGap.Unreadable)]
    [InlineData("442079460958-1612345678@g.us", IdentityGap.Unreadable)]
    [InlineData("442079460958/59", IdentityGap.Unreadable)]
    public void A_caller_whose_number_names_nobody_is_unknown_and_not_malformed(string phone, IdentityGap expected) =>
        Assert.Equal(new ResolvedIdentity(Kind: null, Key: default, expected), Resolve(new Customer { Phone = phone }));

    // As telephone keys spell the words, such as 266 696 687 for ANONYMOUS.
    [Theory]
    [InlineData("ANONYMOUS")]
    [InlineData("RESTRICTED")]
    [InlineData("BLOCKED")]
    [InlineData("UNKNOWN")]
    [InlineData("UNAVAILABLE")]
    [InlineData("PRIVATE")]
    public void A_word_for_a_withheld_number_that_is_spelled_in_digits_names_nobody(string word)
    {
        var digits = string.Concat(word.Select(letter => "22233344455566677778889999"[letter - 'A']));

        var resolver = new IdentityResolver(new IdentityHasher("an identity key!"u8, PhoneNormalizer.WithoutRegion));

        Assert.Equal(IdentityGap.Withheld, resolver.Resolve(new Customer { Phone = "+" + digits }, out _).Gap);
        Assert.Equal(IdentityGap.Withheld, resolver.Resolve(new Customer { Phone = "00" + digits }, out _).Gap);
    }

    // RFC 3261: a SIP address without a user has a host only, and some systems write the number there.
    [Theory]
    [InlineData("<sip:+442079460958>")]
    [InlineData("sip:+442079460958")]
    [InlineData("\"Ann\" <sip:+442079460958>")]
    [InlineData("sip:02079460958;user=phone")]
    [InlineData("sip:+442079460958:5060")]
    [InlineData("sips:+44-20-7946-0958;transport=tls")]
    [InlineData("sip:%2B442079460958")]
    [InlineData("sip:79460958;phone-context=+44-20")]
    public void A_number_in_the_place_of_a_SIP_host_is_that_number(string phone) => AssertIsTheNumber(phone);

    // RFC 3261: a name in quotes may have brackets, and what is behind the brackets are parameters.
    [Theory]
    [InlineData("<sip:+442079460958@h>;x=\"<sip:+4989123456@h>\"")]
    [InlineData("\"<sip:+4989123456@h>\" <sip:+442079460958@h>")]
    [InlineData("\"Ada \\\"<3\\\" <sip:+4989123456@h>\" <sip:+442079460958@h>;tag=1")]
    [InlineData("<sip:+442079460958@h>, <sip:anonymous@anonymous.invalid>")]
    [InlineData("<sip:anonymous@anonymous.invalid>, <sip:+442079460958@h>")]
    [InlineData("\"Ada, Countess\" <sip:+442079460958@h>;a=\",\", <tel:+442079460958>")]
    [InlineData("<sip:+442079460958@h>;<tag>")]
    [InlineData("Ada <3 <sip:+442079460958@h>")]
    [InlineData("<sip:+442079460958@h")]
    [InlineData("\"Ada\" <sip:+442079460958@h;user=phone")]
    [InlineData("\"Ada\"\t<sip:+442079460958@h>")]
    [InlineData("\"Ada\"\r\n <sip:+442079460958@h>")]
    public void The_first_address_of_a_header_that_is_a_number_wins(string phone) => AssertIsTheNumber(phone);

    // RFC 3325: a header has one sip and one tel URI for the same caller; systems write them without brackets.
    [Theory]
    [InlineData("P-Asserted-Identity: sip:+442079460958@host")]
    [InlineData("P-Asserted-Identity: <sip:+442079460958@host>, <tel:+442079460958>")]
    [InlineData("sip:+442079460958@host, tel:+442079460958")]
    [InlineData("tel:+442079460958,sip:+442079460958@host")]
    [InlineData("sip:anonymous@anonymous.invalid, tel:+442079460958")]
    [InlineData("sip:+442079460958@host, <tel:+442079460958>")]
    [InlineData("\"Ada, Countess\" sip:+442079460958@host;user=phone")]
    [InlineData("Ada sip:+442079460958@host")]
    [InlineData("\"Ada\"sip:+442079460958@host, tel:+442079460958")]
    [InlineData("From: \"Ada\" <sip:+442079460958@host>;tag=1")]
    [InlineData("tel:+442079460958,,12")]
    public void An_address_without_brackets_is_read(string phone) => AssertIsTheNumber(phone);

    // Latin-1 that was read as UTF-8, and half an emoji.
    [Theory]
    [InlineData("\"J\ufffdrg M\ufffdller\" <sip:+442079460958@host>")]
    [InlineData("\"Ada \ud83d\" <sip:+442079460958@host>")]
    [InlineData("Ada \ud83d sip:+442079460958@host")]
    public void A_broken_name_does_not_matter(string phone) => AssertIsTheNumber(phone);

    // FreeSWITCH (sip_from_uri), WhatsApp, Twilio (whatsapp:), links of web pages and messages, vertical service codes, ISUP.
    [Theory]
    [InlineData("+442079460958@h")]
    [InlineData("02079460958@sip.provider.de")]
    [InlineData("+442079460958@s.whatsapp.net")]
    [InlineData("+442079460958@pbx.example.com:5061;transport=tls")]
    [InlineData("whatsapp:+442079460958")]
    [InlineData("sms:+442079460958?body=hello")]
    [InlineData("smsto:+442079460958")]
    [InlineData("callto:+442079460958")]
    [InlineData("callto://+442079460958")]
    [InlineData("FAX:+442079460958")]
    [InlineData("\"+442079460958\"")]
    [InlineData("'sip:+442079460958@h'")]
    [InlineData("*31#02079460958")]
    [InlineData("#31#02079460958")]
    [InlineData("*67 020 7946 0958")]
    [InlineData("*82+442079460958")]
    [InlineData("442079460958#")]
    [InlineData("442079460958F")]
    [InlineData("+442079460958f")]
    [InlineData("+00442079460958")]
    [InlineData("++442079460958")]
    [InlineData("00+442079460958")]
    [InlineData("%2B442079460958")]
    [InlineData("tel:%2B442079460958")]
    [InlineData("tel:+44%2020%207946%200958")]
    [InlineData("020 7946 0958 (Ann)")]
    [InlineData("Tel. 020 7946 0958")]
    [InlineData("Telefon: +44 20 7946 0958")]
    [InlineData("手机：+442079460958")]
    [InlineData("+442079460958\0")]
    [InlineData("\t+442079460958\u001B\u007F")]
    [InlineData("+442079460958,,123456789#")]
    [InlineData("020 7946 0958, 12")]
    public void A_number_as_telephone_systems_write_it_is_read(string phone) => AssertIsTheNumber(phone);

    [Fact]
    public void A_long_header_is_read()
    {
        var parameters = $";gr={new string('a', 120)}>;tag={new string('b', 120)}";

        AssertIsTheNumber($"\"{new string('A', 500)}\" <sip:+442079460958@sip.example.com:5061;user=phone{parameters}");
        AssertIsTheNumber("sip:+442079460958@sip.example.com;gr=" + new string('a', 1900));
        Assert.Equal(IdentityGap.Unreadable, Resolve(new Customer { Phone = "<sip:+442079460958@h>;x=" + new string('a', 2048) }).Gap);
        Assert.Equal(IdentityGap.Unreadable, Resolve(new Customer { Phone = new string('1', 257) }).Gap);
        Assert.Equal(IdentityGap.Unreadable, Resolve(new Customer { Email = new string('a', 2048) + " <ada@example.com>" }).Gap);
        Assert.Equal(IdentityGap.Unreadable, Resolve(new Customer { Email = "ada\0@example.com" }).Gap);
    }

    [Fact]
    public void Ids_that_are_too_long_are_malformed()
    {
        new IdentityResolver(TestService.Hasher).Resolve(new Customer { CustomerId = new string('1', 257) }, out var error);

        Assert.Equal("customer.customer_id", error?.Field);
    }

    [Theory]
    [InlineData("tel:+442079460958;verstat=TN-Validation-Failed", true)]
    [InlineData("<sip:+442079460958;verstat=tn-validation-failed-c@h>", true)]
    [InlineData("tel:+442079460958;verstat=TN-Validation-Passed", false)]
    [InlineData("tel:+442079460958;verstat=No-TN-Validation", false)]
    [InlineData("+442079460958", false)]
    public void A_number_says_that_its_verification_failed(string phone, bool expected)
    {
        AssertIsTheNumber(phone);
        Assert.Equal(expected, Resolve(new Customer { Phone = phone }).IsVerificationFailed);
    }

    [Theory]
    [InlineData("sip:+442079460958@pbx")]
    [InlineData("sips:+442079460958@pbx.example.com:5061;transport=tls")]
    [InlineData("SIP:%2B442079460958@pbx")]
    [InlineData("sip:+442079460958:secret@pbx")]
    [InlineData("sip:020-7946-0958@gateway;user=phone")]
    [InlineData("sip:00442079460958@gateway")]
    [InlineData("sip:79460958;phone-context=+44-20@gateway")]
    [InlineData("\"Ada <3\" <sip:+442079460958@host;user=phone>;tag=1")]
    [InlineData("Anonymous <sip:+442079460958@host>")]
    [InlineData("\"Ada\" <+442079460958>")]
    [InlineData("<tel:+44-20-7946-0958>")]
    [InlineData("tel:+442079460958;ext=12")]
    public void A_number_in_a_SIP_or_tel_address_is_that_number(string phone) => AssertIsTheNumber(phone);

    [Fact]
    public void A_national_number_without_a_region_names_nobody()
    {
        var resolver = new IdentityResolver(new IdentityHasher("an identity key!"u8, PhoneNormalizer.WithoutRegion));

        var identity = resolver.Resolve(new Customer { Phone = "020 7946 0958" }, out var error);

        Assert.Equal((null, IdentityGap.NationalNumber, null), (identity.Kind, identity.Gap, error));
        Assert.Contains(
            "TierDecision:Identity:Phone:Region", IdentityResolver.Describe(IdentityError.NationalNumberWithoutRegion), StringComparison.Ordinal);
    }

    [Fact]
    public void Identifiers_that_a_system_leaves_empty_name_nobody()
    {
        Assert.Equal(default, Resolve(new Customer()));
        Assert.Equal(IdentityGap.Withheld, Resolve(new Customer { CustomerId = " " }).Gap);
        Assert.Equal(IdentityGap.Withheld, Resolve(new Customer { Email = "" }).Gap);
        Assert.Equal(IdentityGap.Withheld, Resolve(new Customer { Email = "<>" }).Gap);
        Assert.Equal(IdentityGap.Unreadable, Resolve(new Customer { Email = "Mail Delivery System" }).Gap);
        Assert.Equal(IdentityGap.Unreadable, Resolve(new Customer { Email = "ada@home@example.com" }).Gap);
        Assert.Equal(IdentityGap.Withheld, Resolve(new Customer { ExternalId = new ExternalId { Source = "crm" } }).Gap);
        Assert.Equal(IdentityGap.Withheld, Resolve(new Customer { ExternalId = new ExternalId() }).Gap);
    }

    [Fact]
    public void An_address_of_a_From_header_is_read_without_the_name()
    {
        TestService.Hasher.TryHashEmail("ada@example.com", out var key);

        Assert.Equal((IdentifierKind.Email, key), Named(new Customer { Email = "\"Lovelace, Ada\" <Ada@Example.com>" }));
        Assert.Equal((IdentifierKind.Email, key), Named(new Customer { Email = "<ada@example.com>" }));
        Assert.Equal((IdentifierKind.Email, key), Named(new Customer { Email = "mailto:ada@example.com?subject=Hello" }));
        Assert.Equal((IdentifierKind.Email, key), Named(new Customer { Email = "\"<x@example.com>\" <ada@example.com>, <b@example.com>" }));
        Assert.Equal((IdentifierKind.Email, key), Named(new Customer { Email = "ada@example.com\0" }));
    }

    [Fact]
    public void A_caller_who_names_nobody_costs_no_allocation()
    {
        var resolver = new IdentityResolver(TestService.Hasher);
        Customer[] callers =
        [
            new() { Phone = "anonymous" }, new() { Phone = "" }, new() { Phone = "sip:anonymous@anonymous.invalid" }, new() { Phone = "Ada Lovelace" },
            new() { Phone = "sip:+442079460958@pbx" }, new() { Phone = "\"Ada\" <sip:%2B442079460958;verstat=TN-Validation-Failed@pbx>;tag=1" },
            new() { Phone = "*31#+442079460958" }, new() { Phone = "numéro masqué" }, new() { Phone = "+442079460958, +442079460959" },
            new() { Email = "Ada <mailto:ada@example.com>" }, new() { Email = "" }, new() { CustomerId = "" },
        ];

        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (var caller in callers)
            {
                resolver.Resolve(caller, out _);
            }
        }));
    }

    private static void AssertIsTheNumber(string phone)
    {
        TestService.Hasher.TryHashPhone("+442079460958", out var key);
        Assert.Equal((phone, IdentifierKind.Phone, key), (phone, Resolve(new Customer { Phone = phone }).Kind, Named(new Customer { Phone = phone }).Key));
    }

    private static ResolvedIdentity Resolve(Customer customer)
    {
        var identity = new IdentityResolver(TestService.Hasher).Resolve(customer, out var error);
        Assert.Null(error);
        return identity;
    }

    private static (IdentifierKind? Kind, IdentityKey Key) Named(Customer? customer)
    {
        var named = new IdentityResolver(TestService.Hasher).Resolve(customer, out var error);
        Assert.Null(error);
        return (named.Kind, named.Key);
    }
}
