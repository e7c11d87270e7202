using TierDecision.Service.Hosting;

namespace TierDecision.Tests.Service.Hosting;

public class CommandLineTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--urls", "http://a;http://b", "--help")]
    public void Help_tells_the_addresses_and_the_settings(params string[] args)
    {
        var help = CommandLine.Answer(args)!;

        Assert.Contains("--urls \"http://127.0.0.1:8080;http://127.0.0.1:8081\"", help, StringComparison.Ordinal);
        Assert.Contains("docs/settings.md", help, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_is_that_of_the_product() => Assert.Matches(@"^TierDecision\.Service \d+\.\d+\.\d+", CommandLine.Answer(["--version"]));

    [Theory]
    [InlineData]
    [InlineData("--urls", "http://a;http://b")]
    [InlineData("--urls=http://a;http://b")]
    [InlineData("--TierDecision:Policy:File=p.yaml", "--Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0", "--logging:loglevel:default=Debug")]
    [InlineData("--environment=Production", "--AllowedHosts", "tier.example.com")]
    public void Settings_start_the_service(params string[] args) => Assert.Null(CommandLine.Answer(args));

    [Theory]
    [InlineData("--url=http://a;http://b", "--url is no setting; did you mean 'urls'?")]
    [InlineData("--TierDecison:Policy:File=x", "--TierDecison:Policy:File is no setting; did you mean 'TierDecision'?")]
    [InlineData("--Redis:Connection=localhost", "--Redis:Connection is no setting; did you mean 'TierDecision:Redis:Connection'?")]
    [InlineData("--hepl", "--hepl is no setting; did you mean 'help'?")]
    [InlineData("serve", "'serve' is no option")]
    [InlineData("-p=80", "'-p' is no option")]
    [InlineData("--urls", "--urls has no value: write --urls=VALUE")]
    public void Rejects_what_is_no_setting(string arg, string reason) =>
        Assert.Contains(reason, Assert.Throws<StartException>(() => CommandLine.Answer([arg])).Message, StringComparison.Ordinal);

    [Fact]
    public void Rejection_does_not_repeat_the_value() => Assert.DoesNotContain(
        "secret", Assert.Throws<StartException>(() => CommandLine.Answer(["--Redis:Connection=redis://:secret@host"])).Message, StringComparison.Ordinal);
}
