using System.Net;
using System.Net.Sockets;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.Service;

/// <summary>
/// Connections without end, of which nobody needs a key, do not use up the descriptors of the process: it ended with "Out of memory." as its only
/// word.
/// </summary>
public sealed class ConnectionLimitTests : IDisposable
{
    private const int Many = 1_500;

    private readonly List<Socket> _flood = [];
    private int _refused;

    public void Dispose() => _flood.ForEach(socket => socket.Dispose());

    [Fact]
    public async Task Flood_of_connections_is_refused_while_others_are_answered_and_the_service_recovers()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo, descriptors: 700);
        Assert.NotEqual("", (await service.Client.DecideAsync(Requests.Call("42"))).DecisionId);

        await FloodAsync(service.GrpcAddress);

        // A caller that is connected, and a new one from another address.
        Assert.NotEqual("", (await service.Client.DecideAsync(Requests.Call("42"))).DecisionId);
        using var other = From(IPAddress.Parse("127.0.0.2"));
        using var live = await other.GetAsync(new Uri(service.HttpAddress, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);

        _flood.ForEach(socket => socket.Dispose());
        await Wait.UntilAsync(async () => await service.MetricAsync("tierdecision_connections") < 10, "the connections are gone");
        Assert.InRange(await service.MetricAsync("tierdecision_connections_refused_total{reason=\"address\"}"), Many / 2, Many);
        await service.StopAsync();
        Assert.Single(service.Output.Split('\n'), line => line.Contains("Connections refused since this was last said", StringComparison.Ordinal));
        Assert.Contains("Raise the limit of the process (ulimit -n, LimitNOFILE)", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limit_can_be_set_and_counts_the_connections_of_both_addresses()
    {
        var settings = new Dictionary<string, string>(ServiceProcess.SmallDemo)
        {
            ["TIERDECISION__CONNECTIONS__LIMIT"] = "20", ["TIERDECISION__CONNECTIONS__LIMITPERADDRESS"] = "20",
        };
        await using var service = await ServiceProcess.StartAsync(settings);

        // One connection over HTTP is kept, nineteen more are held.
        Assert.Equal(20, await service.MetricAsync("tierdecision_connections_limit"));
        await FloodAsync(service.GrpcAddress, 50);
        await Wait.UntilAsync(
            async () => await service.MetricAsync("tierdecision_connections_refused_total{reason=\"limit\"}") == 31, "the others are refused");

        Assert.Equal(20, await service.MetricAsync("tierdecision_connections"));
        await Wait.UntilAsync(() => _refused + _flood.Count(IsClosed) == 31, "this side sees it");
    }

    private static bool IsClosed(Socket socket) => socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);

    // A new connection from this address of the loopback network for every request.
    private static HttpClient From(IPAddress address) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    // All are connected, and the server has closed what it does not hold.
    private async Task FloodAsync(Uri address, int count = Many)
    {
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _flood.Add(socket);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, address.Port);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                // Refused before this side knew that it was connected.
                _refused++;
                _flood.Remove(socket);
                socket.Dispose();
            }
        }

        await Wait.UntilAsync(() => _refused > 0 || _flood.Any(IsClosed), "connections are refused");
    }
}
