using TierDecision.Configuration.Settings;
using TierDecision.Service.Hosting;
using TierDecision.Tests.Configuration.Settings;

namespace TierDecision.Tests.Service.Hosting;

public class ServiceConfigurationTests
{
    [Fact]
    public void Rejects_everything_at_once_below_a_heading()
    {
        var lines = Refuse(("TierDecision:Polcy:File", "x"), ("TierDecision:Demo:Customers", "many"), ("TierDecision:Redis:Connection", "localhost:port"))
            .Split(Environment.NewLine);

        Assert.Equal(
            [
                "The configuration cannot be used:",
                "  TierDecision:Demo:Customers: 'many' is not a whole number; write it like 1000",
                "  TierDecision:Polcy is no setting; did you mean 'Policy'?",
                "  TierDecision:Redis:Connection names no server, such as localhost:6379",
            ],
            lines);
    }

    [Fact]
    public void Rejects_a_log_in_Redis_without_Redis() => Assert.Contains(
        "TierDecision:DecisionLog:Target is Redis, and no Redis:Connection is given", Refuse(("TierDecision:DecisionLog:Target", "redis")), StringComparison.Ordinal);

    [Fact]
    public void Rejects_a_checkpoint_of_the_embedded_store() =>
        Assert.Contains("TierDecision:Checkpoint:Path is for Redis", Refuse(("TierDecision:Checkpoint:Path", "customers.checkpoint")), StringComparison.Ordinal);

    [Fact]
    public void Rejects_a_checkpoint_of_a_cache() => Assert.Contains(
        "TierDecision:Checkpoint:Path is for Replica:Mode Whole",
        Refuse(("TierDecision:Checkpoint:Path", "customers.checkpoint"), ("TierDecision:Replica:Mode", "cache"), ("TierDecision:Redis:Connection", "127.0.0.1")),
        StringComparison.Ordinal);

    [Fact]
    public void Urls_name_the_http_and_then_the_grpc_address()
    {
        var configuration = ServiceConfiguration.CreateBuilder(["--urls", "http://127.0.0.1:1; http://127.0.0.1:2"]).Configuration;

        Assert.Equal(
            ("http://127.0.0.1:1", "http://127.0.0.1:2"), (configuration["Kestrel:Endpoints:Http:Url"], configuration["Kestrel:Endpoints:Grpc:Url"]));
        Assert.Throws<StartException>(() => ServiceConfiguration.CreateBuilder(["--urls", "http://a;http://b;http://c"]));
    }

    private static string Refuse(params (string Key, string Value)[] settings) => Assert.Throws<StartException>(() => Read(settings)).Message;

    private static TierDecisionOptions Read(params (string Key, string Value)[] settings) => ServiceConfiguration.ReadOptions(SettingsCase.Configuration(settings));
}
