using System.Net;
using TierDecision.Service.Access;

namespace TierDecision.Tests.Service.Access;

public class AccessLogTests
{
    private readonly LogLines _lines = new();

    [Theory]
    [InlineData("http://127.0.0.1:8080", false, 0)]
    [InlineData("http://localhost:8080", false, 0)]
    [InlineData("http://[::1]:8080", false, 0)]
    [InlineData("http://unix:/run/tierdecision.sock", false, 0)]
    [InlineData("http://0.0.0.0:8080", false, 93)]
    [InlineData("https://0.0.0.0:8080", false, 93)]
    [InlineData("http://[::]:8080", false, 93)]
    [InlineData("http://192.0.2.7:8080", false, 93)]
    [InlineData("http://*:8080", false, 93)]
    [InlineData("http://127.0.0.1:8080", true, 0)]
    [InlineData("http://[::]:8080", true, 94)]
    [InlineData("https://[::]:8080", true, 0)]
    public void Address_is_warned_of_where_others_reach_it_without_a_key_or_without_tls(string address, bool hasKeys, int warning)
    {
        AccessWarnings.Report(_lines, [address], hasKeys);

        Assert.Equal(warning == 0 ? [] : [warning], _lines.Events);
    }

    [Fact]
    public void Refusals_are_told_once_in_ten_seconds_with_their_number()
    {
        var time = new FixedTime(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var log = new AccessRefusalLog(time, _lines.For<AccessRefusalLog>());
        for (var i = 0; i < 5; i++)
        {
            log.Refused(IPAddress.Loopback, AccessRefusal.UnknownKey, "");
        }

        time.Advance(TimeSpan.FromSeconds(10));
        log.Refused(IPAddress.Loopback, AccessRefusal.NotAllowed, "desk");

        Assert.Equal(2, _lines.Entries.Count);
        Assert.StartsWith("Warning: Calls refused since this was last said: 1.", _lines.Entries[0], StringComparison.Ordinal);
        Assert.StartsWith("Warning: Calls refused since this was last said: 5.", _lines.Entries[1], StringComparison.Ordinal);
        Assert.EndsWith("127.0.0.1: NotAllowed, desk ", _lines.Entries[1], StringComparison.Ordinal);
    }
}
