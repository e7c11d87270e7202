using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Identity;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.PhoneNumbers;
using TierDecision.Storage;
using TierDecision.Storage.Embedded;
using TierDecision.Tests.PhoneNumbers;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Load;

/// <summary>Customers are found by phone, however the file and the telephone system write the number.</summary>
public sealed class PhoneLoadTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    // haumacher/phoneblock #210, #175 and #166
    [Theory]
    [InlineData("02 6630 7129", "338 856 4163")]
    [InlineData("+39 02 6630 7129", "+39 338 856 4163")]
    [InlineData("+39 (0)2 6630 7129", "+39 (0)338 856 4163")]
    public async Task Italian_landlines_keep_their_zero(string landline, string mobile)
    {
        await LoadAsync("IT", ("IT1", landline), ("IT2", mobile));

        await AssertFoundAsync("IT", "+390266307129", "02 6630 7129", "390266307129", "0039 02 66307129");
        await AssertFoundAsync("IT", "+393388564163", "338 856 4163", "393388564163", "0338 8564163");
        await AssertUnknownAsync("IT", "+39266307129");
    }

    // medic/cht-core #605, michaelkourlas/voipms-sms-client #12, joost/phony_rails #126
    [Fact]
    public async Task American_numbers_are_found_with_and_without_their_one()
    {
        await LoadAsync("US", ("US1", "(212) 555-0142"), ("US2", "1 (212) 555-0143"), ("US3", "12125550144"), ("US4", "+1 212 555 0145"));

        foreach (var last in "2345")
        {
            await AssertFoundAsync("US", $"+1212555014{last}", $"1212555014{last}", $"(212) 555-014{last}", $"1 (212) 555-014{last}", $"011 1 212 555 014{last}");
        }
    }

    // The same: 011 is how Americans dial abroad.
    [Fact]
    public async Task Foreign_numbers_are_found_behind_the_prefix_of_the_region()
    {
        await LoadAsync("US", ("GB1", "011 44 20 7946 0958"));

        await AssertFoundAsync("US", "+442079460958", "011442079460958", "00442079460958", "442079460958", "+44 (0)20 7946 0958");
    }

    [Fact]
    public async Task Extension_of_a_file_is_left_out()
    {
        var transactions = _folder.Write("t.csv", "customer_id,date,amount,phone", "C1,2025-01-10,500.00,+44 20 7946 0958 x12", "C2,2025-01-12,20.00,020 7946 0123");

        var scored = await _folder.RunAsync("score", transactions, "-o", _folder.PathOf("s.csv"), "--region", "GB");
        await _folder.RunAsync("load", _folder.PathOf("s.csv"), "--region", "GB");

        Assert.Equal(0, scored.ExitCode);
        Assert.Contains(_folder.ReadLines("s.csv"), line => line.StartsWith("C1,+442079460958,", StringComparison.Ordinal));
        await AssertFoundAsync("GB", "+442079460958", "020 7946 0958 x7");
        await AssertFoundAsync("GB", "020 7946 0123");
    }

    [Fact]
    public async Task Region_of_the_environment_is_the_one_of_the_service()
    {
        _folder.Set("TierDecision__Identity__Phone__Region", "de");
        var result = await _folder.RunAsync("load", _folder.Write("s.csv", "customer_id,tier,phone", "1,gold,030 901820"));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains($"Phones read by {Phones.In("DE").Version}", result.OutputLines);
        await using var store = Open();
        Assert.Equal(Phones.In("DE").Version, (await store.DescribeAsync(default)).Dataset!.Header.PhoneNormalizer);
        await AssertFoundAsync("DE", "+4930901820");
    }

    [Fact]
    public async Task Load_with_another_region_than_the_live_customers_is_told()
    {
        await LoadAsync("DE", ("1", "030 901820"));

        var result = await _folder.RunAsync("load", _folder.Write("s.csv", "customer_id,tier,phone", "1,gold,"), "--region", "AT");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith(
            $"Warning: phone numbers are read by {Phones.In("AT").Version}; those of the customers that are live were read by {Phones.In("DE").Version}.",
            Assert.Single(result.ErrorLines),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_under_another_key_than_the_live_customers_is_refused_unless_the_key_is_to_change()
    {
        await LoadAsync("DE", ("1", "030 901820"));
        var key = _folder.Write("other.key", "000102030405060708090a0b0c0d0e0f");

        string[] load = ["load", _folder.Write("s.csv", "customer_id,tier", "1,gold"), "--region", "DE", "--identity-key-file", key];

        var refused = await _folder.RunAsync(load);
        var changed = await _folder.RunAsync([.. load, "--change-identity-key"]);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("hashed under another identity key", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Equal((0, ""), (changed.ExitCode, changed.Error));
    }

    [Theory]
    [InlineData("load")]
    [InlineData("score")]
    [InlineData("explain")]
    public async Task Rejects_settings_that_are_gone_and_regions_that_are_none(string command)
    {
        string[] arguments = command == "explain" ? [command, "--customer", "1"] : [command, _folder.Write("s.csv", "customer_id,tier", "1,gold")];
        var region = await _folder.RunAsync([.. arguments, "--region", "UK"]);
        _folder.Set("TierDecision__Identity__Phone__TrunkPrefix", "");
        var gone = await _folder.RunAsync(arguments);

        Assert.Equal((2, "The configuration cannot be used:\n  --region: 'UK' is no region: write the two letters of ISO 3166, such as DE, GB or US; for the United Kingdom it is GB\n"), (region.ExitCode, region.Error));
        Assert.Equal(
            (2, "The configuration cannot be used:\n  TierDecision:Identity:Phone:TrunkPrefix is gone: remove it. TierDecision:Identity:Phone:Region says which numbering plan is used\n"),
            (gone.ExitCode, gone.Error));
    }

    [Theory]
    [InlineData("\"2015550107, 2015550108\"")]
    [InlineData("+12015550103;+12015550104")]
    [InlineData("2015550107 / 2015550108")]
    [InlineData("2015550107|2015550108")]
    [InlineData("2015550107 or 2015550108")]
    [InlineData("201 555 0107/08")]
    public async Task Two_numbers_in_one_field_are_left_out_by_name(string phones)
    {
        var result = await _folder.RunAsync("load", _folder.Write("s.csv", "customer_id,tier,phone", $"1,gold,{phones}"), "--region", "US");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("line 2, phone '", result.Error, StringComparison.Ordinal);
        Assert.Contains("two phone numbers in one field", result.Error, StringComparison.Ordinal);
        await using var store = Open();
        Assert.Equal((1, 0), ((int)(await store.DescribeAsync(default)).Dataset!.Customers, (int)(await store.DescribeAsync(default)).Dataset!.Aliases));
    }

    [Fact]
    public async Task File_is_read_as_questions_are()
    {
        string[] texts =
        [
            "<sip:+442079460958>", "+442079460958@s.whatsapp.net", "*31#020 7946 0958", "tel:%2B442079460958", "020 7946 0958 (Ann)", "442079460958F",
        ];
        foreach (var text in texts)
        {
            await LoadAsync("GB", ("1", text));
            await AssertFoundAsync("GB", text, "+442079460958");
        }
    }

    [Fact]
    public async Task Customer_with_a_line_for_each_phone_is_found_by_all()
    {
        var file = _folder.Write("s.csv", "customer_id,tier,phone", "1,gold,+442079460958", "1,silver,+442079460959");

        var result = await _folder.RunAsync("load", file);

        Assert.Contains(result.OutputLines, line => line.EndsWith("on a later line again; the last one counts, and the aliases of all", StringComparison.Ordinal));
        await AssertFoundAsync("GB", "+442079460958", "+442079460959");
    }

    [Fact]
    public async Task National_number_without_a_region_is_refused_with_the_option_that_reads_it()
    {
        var result = await _folder.RunAsync("load", _folder.Write("s.csv", "customer_id,tier,phone", "1,gold,020 7946 0958"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("give --region or set TierDecision:Identity:Phone:Region", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Column_that_looks_like_a_phone_and_is_not_read_is_told()
    {
        var read = await _folder.RunAsync("load", _folder.Write("t.csv", "customer_id,tier,Telefon", "1,gold,+442079460958"));
        await AssertFoundAsync("GB", "+442079460958");
        var second = await _folder.RunAsync("load", _folder.Write("s.csv", "customer_id,tier,phone,Handy,work e-mail", "1,gold,+442079460958,+442079460959,a@example.com"));
        var customer = await _folder.RunAsync("load", _folder.Write("k.csv", "Kunde,tier", "1,gold"));

        Assert.Equal((0, 0, 2), (read.ExitCode, second.ExitCode, customer.ExitCode));
        Assert.DoesNotContain(read.OutputLines, line => line.Contains("Not read", StringComparison.Ordinal));
        Assert.Contains(second.OutputLines, line => line.Contains("'Handy' is not read, because 'phone' is; a customer may have a line for each phone", StringComparison.Ordinal));
        Assert.Contains(second.OutputLines, line => line.Contains("'work e-mail' is not read; if customers are to be found by it, name it 'email'", StringComparison.Ordinal));
        Assert.Contains("did you mean 'Kunde'? Then name it 'customer_id'", customer.Error, StringComparison.Ordinal);
    }

    private EmbeddedCustomerStore Open() =>
        new(new EmbeddedStoreOptions { File = _folder.EmbeddedFile }, NullLogger<EmbeddedCustomerStore>.Instance, TimeProvider.System);

    private async Task LoadAsync(string region, params (string Customer, string Phone)[] customers)
    {
        var file = _folder.Write("s.csv", ["customer_id,tier,phone", .. customers.Select(customer => $"{customer.Customer},gold,{customer.Phone}")]);
        var result = await _folder.RunAsync("load", file, "--region", region);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    private async Task AssertFoundAsync(string region, params string[] phones)
    {
        foreach (var phone in phones)
        {
            Assert.Equal((phone, LookupStatus.Found), (phone, await FindAsync(region, phone)));
        }
    }

    private async Task AssertUnknownAsync(string region, string phone) => Assert.Equal(LookupStatus.Unknown, await FindAsync(region, phone));

    // As the service does it.
    private async Task<LookupStatus> FindAsync(string region, string phone)
    {
        var hasher = IdentityKeySource.Find(new IdentityOptions(), _folder.EmbeddedFile + ".key", PhoneNormalizer.Create(region).Normalizer!).Hasher!;
        Assert.Equal(IdentityError.None, hasher.TryHashPhone(phone, out var key));
        await using var store = Open();
        return (await store.FindAsync(IdentifierKind.Phone, key, default)).Status;
    }
}
