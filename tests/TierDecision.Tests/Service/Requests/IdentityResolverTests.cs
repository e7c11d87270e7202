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
    [InlineData("sip:pbx.example.com", IdentityGap.Withheld)]
    [InlineData("匿名", IdentityGap.Withheld)]
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
    [InlineData("<<>>@<sip:", IdentityGap.Unreadable)]
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
    public void A_number_in_a_SIP_or_tel_address_is_that_number(string phone)
    {
        TestService.Hasher.TryHashPhone("+442079460958", out var key);

        Assert.Equal((IdentifierKind.Phone, key), Named(new Customer { Phone = phone }));
    }

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
    }

    [Fact]
    public void A_caller_who_names_nobody_costs_no_allocation()
    {
        var resolver = new IdentityResolver(TestService.Hasher);
        Customer[] callers =
        [
            new() { Phone = "anonymous" }, new() { Phone = "" }, new() { Phone = "sip:anonymous@anonymous.invalid" }, new() { Phone = "Ada Lovelace" },
            new() { Phone = "sip:+442079460958@pbx" }, new() { Email = "" }, new() { CustomerId = "" },
        ];

        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (var caller in callers)
            {
                resolver.Resolve(caller, out _);
            }
        }));
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
