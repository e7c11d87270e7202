using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using TierDecision.LoadTest.Wire;
using TierDecision.ProcessTests.Conformance;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Infrastructure.Http2;
using TierDecision.ProcessTests.Service;

namespace TierDecision.ProcessTests.Attacks;

/// <summary>Bodies that are begun and not ended take no more memory than all bodies together may.</summary>
public sealed class HeldBodyTests
{
    private const int Calls = 40;

    // Fits into the window of a stream, and all of them into the limit only in part.
    private const int Begun = 60_000;

    [Fact]
    public async Task Bodies_beyond_the_room_for_all_are_refused_until_the_others_are_gone()
    {
        var settings = new Dictionary<string, string>(ServiceProcess.SmallDemo) { ["TIERDECISION__CONNECTIONS__LIMITBODIES"] = "1" };
        await using var service = await ServiceProcess.StartAsync(settings);
        var begun = GrpcFrames.Message(0, 2 * Begun, new byte[Begun]);
        var peers = new List<Http2Peer>();
        for (var i = 0; i < Calls; i++)
        {
            var peer = await Http2Peer.ConnectAsync(service.GrpcAddress);
            peers.Add(peer);
            await peer.TryWriteAsync(Frame(FrameType.Headers, HeaderBlock.Of(HeaderBlock.Call("/tierdecision.v1.DecisionService/DecideBatch"))));
            foreach (var part in begun.Chunk(16_384))
            {
                await peer.TryWriteAsync(Frame(FrameType.Data, part));
            }
        }

        var refused = await (await Task.WhenAny(peers.Select(peer => peer.ReplyAsync(1))));
        Assert.Equal((int)StatusCode.ResourceExhausted, refused.Grpc);
        using var json = new StringContent(new string(' ', 60_000), Encoding.UTF8, "application/json");
        using var response = await service.PostAsync("/v1/decide", json);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (response.StatusCode, response.Headers.RetryAfter?.ToString()));
        Assert.Contains("OVERLOADED", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // Questions take no room.
        Assert.NotEqual("", (await service.Client.DecideAsync(Requests.Call("42"))).DecisionId);
        foreach (var peer in peers)
        {
            await peer.DisposeAsync();
        }

        await Wait.UntilAsync(
            async () =>
            {
                using var content = new StringContent("{}".PadRight(60_000), Encoding.UTF8, "application/json");
                using var later = await service.PostAsync("/v1/decide", content);
                return later.StatusCode != HttpStatusCode.ServiceUnavailable;
            },
            "there is room again");
    }

    [Fact]
    public async Task Connections_that_are_reset_in_a_body_are_logged_once()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);
        var before = service.Output.Split('\n').Length;
        for (var i = 0; i < 30; i++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
            await socket.ConnectAsync(IPAddress.Loopback, service.HttpAddress.Port);
            await socket.SendAsync(Encoding.ASCII.GetBytes(
                "POST /v1/decide HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{\"a\""));
            await Task.Yield();
        }

        await Wait.UntilAsync(async () => await service.MetricAsync("tierdecision_connections") < 5, "the connections are gone");
        await service.StopAsync();

        Assert.DoesNotContain("Exception", service.Output, StringComparison.Ordinal);
        Assert.InRange(service.Output.Split('\n').Length - before, 0, 15);
    }

    private static byte[] Frame(FrameType type, byte[] payload) =>
        Http2Peer.Frame(type, type == FrameType.Headers ? FrameFlags.EndHeaders : FrameFlags.None, 1, payload);
}
