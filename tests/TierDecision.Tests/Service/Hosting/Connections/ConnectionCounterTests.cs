using System.Net;
using TierDecision.Service.Hosting.Connections;

namespace TierDecision.Tests.Service.Hosting.Connections;

public class ConnectionCounterTests
{
    private readonly FixedTime _time = new(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Prometheus.CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly LogLines _log = new();

    [Fact]
    public void Connections_beyond_the_limit_are_too_many_until_others_end()
    {
        var counter = Counter(total: 2, perAddress: 2);

        Assert.True(counter.TryEnter(From("192.0.2.1")));
        Assert.True(counter.TryEnter(From("192.0.2.2")));
        Assert.False(counter.TryEnter(From("192.0.2.3")));
        counter.Leave(From("192.0.2.1"));
        Assert.True(counter.TryEnter(From("192.0.2.3")));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", false)]
    [InlineData("192.0.2.1", "192.0.2.2", true)]
    [InlineData("2001:db8::1", "2001:db8::ffff:1:2", false)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", true)]
    public void Connections_of_one_address_do_not_take_the_place_of_others(string first, string second, bool isOther)
    {
        var counter = Counter(total: 10, perAddress: 1);

        Assert.True(counter.TryEnter(From(first)));
        Assert.Equal(isOther, counter.TryEnter(From(second)));
        counter.Leave(From(first));
        Assert.True(counter.TryEnter(From(first)));
    }

    [Fact]
    public void Sockets_in_the_file_system_have_no_address_and_count_among_all()
    {
        var counter = Counter(total: 2, perAddress: 1);

        Assert.True(counter.TryEnter(null));
        Assert.True(counter.TryEnter(null));
        Assert.False(counter.TryEnter(null));
    }

    [Fact]
    public void Trusted_proxy_may_hold_as_many_as_all_together()
    {
        var counter = Counter(total: 3, perAddress: 1);

        Assert.True(counter.TryEnter(From("198.51.100.7")));
        Assert.True(counter.TryEnter(From("198.51.100.7")));
        counter.Leave(From("198.51.100.7"));
        Assert.True(counter.TryEnter(From("::ffff:198.51.100.7")));
        Assert.True(counter.TryEnter(From("198.51.100.7")));
        Assert.False(counter.TryEnter(From("198.51.100.7")));
    }

    [Fact]
    public async Task Refusals_are_counted_and_told_once_a_minute_with_their_number()
    {
        var counter = Counter(total: 1, perAddress: 1);
        counter.TryEnter(From("192.0.2.1"));

        for (var i = 0; i < 1_000; i++)
        {
            counter.TryEnter(From("192.0.2.2"));
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        counter.TryEnter(From("192.0.2.2"));

        var lines = _log.Entries;
        Assert.Equal(2, lines.Count);
        Assert.StartsWith("Warning: Connections refused since this was last said: 1; 1 are open. The last came from 192.0.2.2:", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Warning: Connections refused since this was last said: 1000;", lines[1], StringComparison.Ordinal);
        Assert.Contains("tierdecision_connections_refused_total{reason=\"limit\"} 1001", await _registry.TextAsync(), StringComparison.Ordinal);
    }

    private static IPEndPoint From(string address) => new(IPAddress.Parse(address), 50_000);

    private ConnectionCounter Counter(int total, int perAddress) => new(
        new ConnectionLimits(total, perAddress, IsShort: false), [IPNetwork.Parse("198.51.100.0/24")], new ConnectionMetrics(Prometheus.Metrics.WithCustomRegistry(_registry)), _time, _log.For<ConnectionCounter>());
}
