using PhoneNumbers;
using TierDecision.PhoneNumbers;
using LibraryNumber = PhoneNumbers.PhoneNumber;
using PhoneNumber = TierDecision.Core.Customers.PhoneNumber;

namespace TierDecision.Tests.PhoneNumbers;

/// <summary>The example numbers that the library has of every kind of number of every region.</summary>
public class ExampleNumberTests
{
    private static readonly PhoneNumberUtil Library = PhoneNumberUtil.GetInstance();

    public static TheoryData<string> Regions => [.. Library.GetSupportedRegions().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Regions))]
    public void National_and_international_form_are_one_number(string region)
    {
        var own = Phones.In(region);
        var american = Phones.In("US");
        foreach (var (number, expected) in Examples(region))
        {
            Assert.Equal(expected, Phones.Read(own, Library.Format(number, PhoneNumberFormat.NATIONAL)));
            foreach (var format in new[] { PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.RFC3966, PhoneNumberFormat.E164 })
            {
                Assert.Equal(expected, Phones.Read(own, Library.Format(number, format)));
                Assert.Equal(expected, Phones.Read(PhoneNormalizer.WithoutRegion, Library.Format(number, format)));
            }

            Assert.Equal(expected, Phones.Read(own, "00" + expected[1..]));
            Assert.Equal(expected, Phones.Read(american, Library.FormatOutOfCountryCallingNumber(number, "US")));
        }
    }

    // A shared-cost number of eight digits with the calling code of Brazil is a number of the area code 55, too; and a Vietnamese one alike.
    [Theory]
    [MemberData(nameof(Regions))]
    public void Missing_plus_is_put_back(string region)
    {
        var own = Phones.In(region);
        string[] ambiguous = ["+5540041234", "+841992000"];

        Assert.All(Examples(region).Select(example => example.E164).Except(ambiguous), e164 => Assert.Equal(e164, Phones.Read(own, e164[1..])));
    }

    private static IEnumerable<(LibraryNumber Number, string E164)> Examples(string region)
    {
        foreach (var kind in Enum.GetValues<PhoneNumberType>())
        {
            if (Library.GetExampleNumberForType(region, kind) is { } number && Library.Format(number, PhoneNumberFormat.E164) is var e164
                && e164.Length > PhoneNumber.MinDigits)
            {
                yield return (number, e164);
            }
        }
    }
}
