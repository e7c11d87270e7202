using TierDecision.ProcessTests.Infrastructure;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>What a service reads as a phone number, and what of the phone library it needs for that.</summary>
public class PhoneNumberTests
{
    private const string Library = "/PhoneNumbers.dll";

    [Fact]
    public async Task Library_is_loaded_by_the_first_number_that_needs_it()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);
        foreach (var phone in new[] { "+999000000042", "+44 20 7946 0958 x12", "tel:+49-30-901820", "0044 20 7946 0958" })
        {
            await AskAsync(service, phone);
        }

        Assert.DoesNotContain(Library, await service.MapsAsync(), StringComparison.Ordinal);

        await AskAsync(service, "+44 (0)20 7946 0958");

        Assert.Contains(Library, await service.MapsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DE", "030 901820", "4930901820")]
    [InlineData("US", "1 (212) 555-0143", "+12125550143")]
    [InlineData("US", "011 44 20 7946 0958", "442079460958")]
    [InlineData("IT", "02 6630 7129", "+390266307129")]
    public async Task Caller_is_found_by_the_number_in_another_form(string region, string put, string asked)
    {
        await using var service = await ServiceProcess.StartAsync(
            new Dictionary<string, string>(ServiceProcess.SmallDemo) { ["TIERDECISION__IDENTITY__PHONE__REGION"] = region });
        var request = new PutCustomerRequest { CustomerId = "1", Score = new ScoreRecord { Tier = "gold" } };
        request.AddAliases.Add(new Customer { Phone = put });
        await service.AskAsync<PutCustomerResponse>("/v1/put-customer", request);

        await Wait.UntilAsync(async () => (await AskAsync(service, asked)).Score.Status == ScoreStatus.Known, "the caller is found");
    }

    [Fact]
    public async Task Customers_of_another_region_are_served_with_a_warning_and_a_metric()
    {
        var folder = Directory.CreateTempSubdirectory("phones-");
        try
        {
            await using (await ServiceProcess.StartAsync(ServiceProcess.SmallDemo, folder.FullName))
            {
            }

            var region = new Dictionary<string, string>(ServiceProcess.SmallDemo) { ["TIERDECISION__IDENTITY__PHONE__REGION"] = "DE" };
            await using var service = await ServiceProcess.StartAsync(region, folder.FullName);

            Assert.Contains("tierdecision_phone_numbers_differ 1", await service.MetricsAsync(), StringComparison.Ordinal);
            await service.StopAsync();
            Assert.Contains("no region, and this service reads them by", service.Output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Rejects_settings_that_are_gone_and_regions_that_are_none()
    {
        await using var gone = await ServiceProcess.RunAsync(new Dictionary<string, string>
        {
            ["TIERDECISION__IDENTITY__PHONE__COUNTRYCODE"] = "49", ["TIERDECISION__IDENTITY__PHONE__INTERNATIONALPREFIX"] = "00",
        });
        await using var region = await ServiceProcess.RunAsync(new Dictionary<string, string> { ["TIERDECISION__IDENTITY__PHONE__REGION"] = "49" });

        Assert.Equal((1, 1), (gone.ExitCode, region.ExitCode));
        Assert.Contains(
            "COUNTRYCODE is gone: write TierDecision:Identity:Phone:Region with the two letters of ISO 3166, such as DE for 49, GB for 44 or US for 1", gone.Error,
            StringComparison.Ordinal);
        Assert.Contains("INTERNATIONALPREFIX is gone: remove it.", gone.Error, StringComparison.Ordinal);
        Assert.Contains("TierDecision:Identity:Phone:Region '49' is no region", region.Error, StringComparison.Ordinal);
        Assert.Contains("for the calling code 49 it is DE", region.Error, StringComparison.Ordinal);
    }

    private static async Task<DecideResponse> AskAsync(ServiceProcess service, string phone) => await service.Client.DecideAsync(
        new DecideRequest { Customer = new Customer { Phone = phone }, Contact = new Contact { Channel = Channel.Voice } });
}
