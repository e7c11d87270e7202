using System.Diagnostics;
using PhoneNumbers;
using TierDecision.PhoneNumbers;
using PhoneNumber = TierDecision.Core.Customers.PhoneNumber;

namespace TierDecision.Tests.PhoneNumbers;

public class PhoneNormalizerTests
{
    [Fact]
    public void Version_names_the_library_the_rules_and_the_region()
    {
        var library = FileVersionInfo.GetVersionInfo(typeof(PhoneNumberUtil).Assembly.Location).FileVersion!;

        Assert.StartsWith("libphonenumber ", Phones.In("DE").Version, StringComparison.Ordinal);
        Assert.StartsWith(Phones.In("DE").Version.Split(' ')[1].TrimEnd(','), library, StringComparison.Ordinal);
        Assert.EndsWith(", rules 4, region DE", Phones.In("de").Version, StringComparison.Ordinal);
        Assert.EndsWith(", rules 4, no region", PhoneNormalizer.WithoutRegion.Version, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UK", "'UK' is no region: write the two letters of ISO 3166, such as DE, GB or US; for the United Kingdom it is GB")]
    [InlineData("49", "'49' is no region: write the two letters of ISO 3166, such as DE, GB or US; for the calling code 49 it is DE")]
    [InlineData("001", "'001' is no region: write the two letters of ISO 3166, such as DE, GB or US; for the calling code 001 it is US")]
    [InlineData("Germany", "'Germany' is no region: write the two letters of ISO 3166, such as DE, GB or US")]
    public void Rejects_what_is_no_region(string region, string expected) => Assert.Equal((null, expected), PhoneNormalizer.Create(region));

    [Fact]
    public void Number_that_needs_no_plan_takes_no_allocation()
    {
        var german = Phones.In("DE");

        Assert.Equal(0, Allocations.Of(() =>
        {
            Span<char> number = stackalloc char[PhoneNumber.MaxLength];
            for (var i = 0; i < 100; i++)
            {
                PhoneNumber.TryNormalize("+44 (20) 7946-0958 ext. 12", german, number, out _);
            }
        }));
    }

    [Fact]
    public void Warming_up_reads_numbers_of_every_region()
    {
        foreach (var region in PhoneNumberUtil.GetInstance().GetSupportedRegions())
        {
            Phones.In(region).WarmUp();
        }

        PhoneNormalizer.WithoutRegion.WarmUp();
    }
}
