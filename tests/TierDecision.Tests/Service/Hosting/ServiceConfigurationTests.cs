using Microsoft.Extensions.Configuration;
using TierDecision.Service.Hosting;

namespace TierDecision.Tests.Service.Hosting;

public class ServiceConfigurationTests
{
    [Fact]
    public void Without_configuration_everything_has_its_default()
    {
        var options = Read();

        Assert.Equal(("policies/contact-centre.yaml", "data/tierdecision.db", "", 20_000), (options.Policy.File, options.Embedded.File, options.Redis.Connection, options.Demo.Customers));
    }

    [Fact]
    public void Keys_are_read_without_regard_to_case()
    {
        var options = Read(("TIERDECISION:REDIS:CONNECTION", "127.0.0.1:6379"), ("tierdecision:replica:pollinterval", "00:00:05"));

        Assert.Equal(("127.0.0.1:6379", TimeSpan.FromSeconds(5)), (options.Redis.Connection, options.Replica.PollInterval));
    }

    [Fact]
    public void Rejects_every_unknown_key_at_once_with_the_nearest_right_one()
    {
        var error = Refuse(("TierDecision:Polcy:File", "x"), ("TierDecision:Redis:Conection", "x"), ("TierDecision:Identity:Phone:Country", "44"), ("TierDecision:Demo", "on"));

        Assert.Contains("TierDecision:Polcy is no setting; did you mean 'Policy'?", error, StringComparison.Ordinal);
        Assert.Contains("TierDecision:Redis:Conection is no setting; did you mean 'Connection'?", error, StringComparison.Ordinal);
        Assert.Contains("TierDecision:Identity:Phone:Country is no setting; there are: Region", error, StringComparison.Ordinal);
        Assert.Contains("TierDecision:Demo is a section", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_settings_that_are_gone_with_what_to_write()
    {
        var error = Refuse(
            ("TierDecision:Identity:Phone:countrycode", "49"), ("TierDecision:Identity:Phone:TrunkPrefix", ""), ("TierDecision:Identity:Phone:InternationalPrefix", "00"));

        Assert.Contains("Phone:countrycode is gone: write TierDecision:Identity:Phone:Region with the two letters of ISO 3166, such as DE for 49", error, StringComparison.Ordinal);
        Assert.Contains("Phone:TrunkPrefix is gone: remove it. TierDecision:Identity:Phone:Region says", error, StringComparison.Ordinal);
        Assert.Contains("Phone:InternationalPrefix is gone: remove it.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_every_value_out_of_range_at_once()
    {
        var error = Refuse(
            ("TierDecision:Demo:Customers", "1000001"), ("TierDecision:Replica:PollInterval", "00:00:00"), ("TierDecision:Policy:File", ""),
            ("TierDecision:Redis:Connection", "127.0.0.1"), ("TierDecision:Redis:Prefix", "a b"), ("TierDecision:Redis:Shards", "0"),
            ("TierDecision:Checkpoint:Interval", "00:00:00.9"), ("TierDecision:Replica:Mode", "2"), ("TierDecision:Replica:CacheCustomers", "999"),
            ("TierDecision:Replica:CacheTimeout", "00:00:11"));

        Assert.All(["Replica:Mode", "Replica:CacheCustomers", "Replica:CacheTimeout", "Checkpoint:Interval", "Demo:Customers", "Replica:PollInterval", "Policy:File", "Redis:Prefix", "Redis:Shards"], key => Assert.Contains($"TierDecision:{key} ", error, StringComparison.Ordinal));
    }

    [Fact]
    public void Rejects_a_checkpoint_of_the_embedded_store() =>
        Assert.Contains("TierDecision:Checkpoint:Path is for Redis", Refuse(("TierDecision:Checkpoint:Path", "customers.checkpoint")), StringComparison.Ordinal);

    [Fact]
    public void Rejects_a_checkpoint_of_a_cache() => Assert.Contains(
        "TierDecision:Checkpoint:Path is for Replica:Mode Whole",
        Refuse(("TierDecision:Checkpoint:Path", "customers.checkpoint"), ("TierDecision:Replica:Mode", "cache"), ("TierDecision:Redis:Connection", "127.0.0.1")),
        StringComparison.Ordinal);

    [Fact]
    public void A_cache_is_asked_for_by_its_mode()
    {
        var options = Read(("TierDecision:Replica:Mode", "cache"), ("TierDecision:Replica:CacheCustomers", "5000"));

        Assert.Equal((ReplicaMode.Cache, 5000, TimeSpan.FromMilliseconds(50)), (options.Replica.Mode, options.Replica.CacheCustomers, options.Replica.CacheTimeout));
        Assert.Equal(ReplicaMode.Whole, Read().Replica.Mode);
    }

    [Fact]
    public void Rejects_what_is_no_number_by_its_key() =>
        Assert.Contains("'many' at 'TierDecision:Demo:Customers'", Refuse(("TierDecision:Demo:Customers", "many")), StringComparison.Ordinal);

    [Fact]
    public void Urls_name_the_http_and_then_the_grpc_address()
    {
        var configuration = ServiceConfiguration.CreateBuilder(["--urls", "http://127.0.0.1:1; http://127.0.0.1:2"]).Configuration;

        Assert.Equal(
            ("http://127.0.0.1:1", "http://127.0.0.1:2"), (configuration["Kestrel:Endpoints:Http:Url"], configuration["Kestrel:Endpoints:Grpc:Url"]));
        Assert.Throws<StartException>(() => ServiceConfiguration.CreateBuilder(["--urls", "http://a;http://b;http://c"]));
    }

    private static string Refuse(params (string Key, string Value)[] settings) => Assert.Throws<StartException>(() => Read(settings)).Message;

    private static ServiceOptions Read(params (string Key, string Value)[] settings) =>
        ServiceConfiguration.ReadOptions(
            new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value))).Build());
}
