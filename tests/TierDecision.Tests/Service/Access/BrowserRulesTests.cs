using Microsoft.AspNetCore.Http;
using TierDecision.Service.Access;

namespace TierDecision.Tests.Service.Access;

public class BrowserRulesTests
{
    private static readonly BrowserRules Rules = new(["https://desk.example.com"], anyHost: false, ownName: "node-1.example.com");

    [Theory]
    [InlineData("127.0.0.1:8080", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]:8080", true)]
    [InlineData("192.0.2.7:8080", true)]
    [InlineData("localhost:8080", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("tier.localhost:8080", true)]
    [InlineData("service:8080", true)]
    [InlineData("Node-1.example.com:8080", true)]
    [InlineData("", true)]
    [InlineData("attacker.example", false)]
    [InlineData("127.0.0.1.attacker.example:8080", false)]
    [InlineData("localhost.attacker.example", false)]
    [InlineData("node-1.example.com.attacker.example", false)]
    [InlineData("attackerlocalhost.", false)]
    public void Without_keys_a_name_that_public_dns_can_have_is_not_the_services(string host, bool isAllowed) =>
        Assert.Equal(isAllowed, Rules.AllowsHost(new HostString(host)));

    [Fact]
    public void Any_host_may_be_named_where_keys_or_a_list_of_hosts_protect() =>
        Assert.True(new BrowserRules([], anyHost: true, ownName: "").AllowsHost(new HostString("attacker.example")));

    [Theory]
    [InlineData("https://desk.example.com", true)]
    [InlineData("https://DESK.example.com", true)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("https://127.0.0.1:8080", true)]
    [InlineData("http://desk.example.com", false)]
    [InlineData("https://desk.example.com:8443", false)]
    [InlineData("https://desk.example.com.attacker.example", false)]
    [InlineData("http://127.0.0.1", false)]
    [InlineData("http://127.0.0.1:80800", false)]
    [InlineData("http://attacker.example", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    [InlineData("127.0.0.1:8080", false)]
    public void Pages_of_the_services_own_address_and_of_the_allowed_origins_may_ask(string origin, bool isAllowed) =>
        Assert.Equal(isAllowed, Rules.AllowsOrigin(origin, new HostString("127.0.0.1:8080")));
}
