using System.Net.Sockets;
using TierDecision.LoadTest.Wire;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Infrastructure.Http2;
using TierDecision.ProcessTests.Service;

namespace TierDecision.ProcessTests.Attacks;

/// <summary>
/// Thousands of calls on one HTTP/2 connection that is then closed make the web server forget the connection without ending it ("application never
/// completed"). Its place among those that are held is free again all the same, and the log says it once.
/// </summary>
public sealed class LostConnectionTests
{
    private const int Limit = 12;
    private const int AtOnce = 4;
    private const int CallsOfConnection = 4_000;
    private const int CallsAtOnce = 200;

    [Fact]
    public async Task Places_of_connections_that_the_server_forgets_are_free_again()
    {
        var settings = new Dictionary<string, string>(ServiceProcess.SmallDemo)
        {
            ["TIERDECISION__CONNECTIONS__LIMIT"] = $"{Limit}", ["TIERDECISION__CONNECTIONS__LIMITPERADDRESS"] = $"{Limit}",
        };
        await using var service = await ServiceProcess.StartAsync(settings);

        for (var i = 0; i < Limit; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => CallAndLeaveAsync(service.GrpcAddress)));
        }

        // One is that of the request for the metrics.
        await Wait.UntilAsync(async () => await MetricAsync(service, "tierdecision_connections") <= 2, "the connections are not counted any more");
        Assert.NotEqual("", (await service.Client.DecideAsync(Requests.Call("42"))).DecisionId);
        await service.StopAsync();
        Assert.True(service.Output.Split("never completed").Length <= 2, service.Output);
    }

    // While there are as many connections as there may be, the metrics are not told either.
    private static async Task<double> MetricAsync(ServiceProcess service, string name)
    {
        try
        {
            return await service.MetricAsync(name);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            return double.PositiveInfinity;
        }
    }

    // Answers are read as they come: the server would not go on otherwise.
    private static async Task CallAndLeaveAsync(Uri address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var headers = HeaderBlock.Of(HeaderBlock.Call("/tierdecision.v1.DecisionService/Decide"));
        var answers = new byte[1 << 20];
        try
        {
            await socket.ConnectAsync(address.Host, address.Port);
            await socket.SendAsync((byte[])[.. Http2Peer.Preface, .. Http2Peer.Settings()]);
            for (var call = 0; call < CallsOfConnection; call += CallsAtOnce)
            {
                var frames = new MemoryStream();
                for (var i = 0; i < CallsAtOnce; i++)
                {
                    frames.Write(Http2Peer.Frame(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, (2 * (call + i)) + 1, headers));
                }

                await socket.SendAsync(frames.ToArray());
                while (socket.Poll(TimeSpan.FromMilliseconds(2), SelectMode.SelectRead))
                {
                    if (await socket.ReceiveAsync(answers) == 0)
                    {
                        return;
                    }
                }
            }
        }
        catch (SocketException)
        {
            // The server has ended it.
        }
    }
}
