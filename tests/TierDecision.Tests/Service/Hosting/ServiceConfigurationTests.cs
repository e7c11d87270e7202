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

    [Fact]
    public void Rejects_a_single_url_which_would_leave_the_grpc_address_where_it_is()
    {
        var refusal = Assert.Throws<StartException>(() => ServiceConfiguration.CreateBuilder(["--urls", "http://127.0.0.1:9080"]));

        Assert.StartsWith("--urls (or ASPNETCORE_URLS) names 1 address, and the service has two", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Kestrel:Endpoints:Http:Url, Kestrel:Endpoints:Grpc:Url", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TierDecision:Replica:Mode", "half", "'half' is none of: Whole, Cache")]
    [InlineData("Kestrel:Endpoints:Grpc:Protocols", "Http9", "'Http9' is none of: None, Http1, Http2, Http1AndHttp2, Http3, Http1AndHttp2AndHttp3")]
    [InlineData("Kestrel:Endpoints:Grpc:ClientCertificateMode", "Always", "'Always' is none of: NoCertificate, AllowCertificate, RequireCertificate, DelayCertificate")]
    [InlineData("Logging:LogLevel:Default", "Loud", "'Loud' is none of: Trace, Debug, Information, Warning, Error, Critical, None")]
    [InlineData("Logging:Console:LogLevel:TierDecision", "Loud", "'Loud' is none of: Trace, Debug, Information, Warning, Error, Critical, None")]
    [InlineData("Logging:Console:FormatterName", "xml", "'xml' is none of: simple, json, systemd")]
    [InlineData("AllowedHosts", ";", "AllowedHosts: ';' has a place without a name: write the hosts with a semicolon between two, or remove it")]
    [InlineData("AllowedHosts", "api.example.com; ", "has a place without a name")]
    [InlineData("AllowedHosts", " ", "has a place without a name")]
    [InlineData("TierDecision:Access:Origins", "desk.example.com", "'desk.example.com' must be origins such as https://desk.example.com, separated by commas")]
    [InlineData("TierDecision:Access:Origins", "https://desk.example.com/", "must be origins such as https://desk.example.com")]
    [InlineData("TierDecision:Proxies:Trusted", "10.0.0.0/8, proxy", "'10.0.0.0/8, proxy' must be addresses or networks such as 10.0.0.0/8")]
    public void Rejects_a_word_that_is_no_choice_with_the_choices_and_no_name_of_a_type(string key, string value, string reason)
    {
        var message = Refuse((key, value));

        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain("Microsoft", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TierDecision:Access:Origins", "https://desk.example.com, http://127.0.0.1:3000")]
    [InlineData("TierDecision:Proxies:Trusted", "10.0.0.0/8, 2001:db8::/32, 192.0.2.7")]
    [InlineData("Logging:Console:FormatterName", "JSON")]
    public void Takes_what_is_a_choice(string key, string value) => Read((key, value));

    private static string Refuse(params (string Key, string Value)[] settings) => Assert.Throws<StartException>(() => Read(settings)).Message;

    private static TierDecisionOptions Read(params (string Key, string Value)[] settings) => ServiceConfiguration.ReadOptions(SettingsCase.Configuration(settings));
}
