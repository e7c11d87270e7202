using TierDecision.Storage.Redis.Connection;
using TierDecision.Tests.Configuration.Settings;

namespace TierDecision.Tests.Storage.Redis;

public sealed class RedisConnectionRuleTests
{
    [Theory]
    [InlineData("localhost:6379")]
    [InlineData("one:26379,two:26379,serviceName=scores,password=x")]
    public void Connection_is_allowed(string connection) => Assert.Empty(Errors(("Redis:Connection", connection)));

    [Fact]
    public void Rejects_a_connection_without_a_server() => Assert.Equal(
        ["TierDecision:Redis:Connection names no server, such as localhost:6379"], Errors(("Redis:Connection", "localhost:port,ssl=true")));

    [Fact]
    public void Rejects_a_connection_that_cannot_be_read_without_showing_its_password()
    {
        var error = Assert.Single(Errors(("Redis:Connection", "localhost,password=secret,noSuchOption=1")));

        // The name of the option could be a part of a password with a comma.
        Assert.Contains("has an unknown option as part 3 of the list", error, StringComparison.Ordinal);
        Assert.DoesNotContain("noSuchOption", error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_certificate_that_is_not_there_if_Redis_is_used()
    {
        Assert.Equal(
            ["TierDecision:Redis:CertificateAuthorityFile: '/no/such/file.pem' is not there"],
            Errors(("Redis:Connection", "localhost"), ("Redis:CertificateAuthorityFile", "/no/such/file.pem")));
        Assert.Empty(Errors(("Redis:CertificateAuthorityFile", "/no/such/file.pem")));
    }

    private static IReadOnlyList<string> Errors(params (string Key, string Value)[] settings) => SettingsCase.Errors(settings, new RedisConnectionRule());
}
