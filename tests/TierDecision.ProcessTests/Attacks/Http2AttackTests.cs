using Google.Protobuf;
using TierDecision.LoadTest.Wire;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Infrastructure.Http2;
using TierDecision.ProcessTests.Service;
using GrpcFrames = TierDecision.ProcessTests.Conformance.GrpcFrames;

namespace TierDecision.ProcessTests.Attacks;

/// <summary>
/// Callers who misuse HTTP/2 harm nobody: others are answered meanwhile, the memory stays what it was, and their connections are forgotten.
/// </summary>
public sealed class Http2AttackTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string Decide = "/tierdecision.v1.DecisionService/Decide";
    private const int Frames = 5_000;
    private const int Connections = 100;
    private const int CallsMeanwhile = 10;
    private const long MaxGrowth = 200L * 1024 * 1024;

    // CANCEL.
    private const uint Cancel = 8;

    private static readonly byte[] Headers = HeaderBlock.Of(HeaderBlock.Call(Decide));
    private static readonly byte[] Message = GrpcFrames.Plain(Requests.Call("42").ToByteArray());

    private static readonly Dictionary<string, Func<Attackers, Task>> All = new()
    {
        ["calls that are reset at once"] = attackers => attackers.FloodAsync(Frames, stream => [.. Open(stream), .. Reset(stream)]),
        ["whole calls that are reset"] = attackers => attackers.FloodAsync(
            Frames, stream => [.. Http2Peer.Call(stream, Decide, Message), .. Reset(stream)]),
        ["calls that the server has to reset"] = attackers => attackers.FloodAsync(
            Frames, stream => [.. Open(stream), .. Http2Peer.Frame(FrameType.WindowUpdate, FrameFlags.None, stream, Http2Peer.Number(0))]),
        ["pings"] = attackers => attackers.FloodAsync(Frames, _ => Http2Peer.Frame(FrameType.Ping, FrameFlags.None, 0, new byte[8])),
        ["settings"] = attackers => attackers.FloodAsync(Frames, _ => Http2Peer.Settings((Setting.InitialWindowSize, 65_535))),
        ["acknowledgements of no settings"] = attackers => attackers.FloodAsync(
            Frames, _ => Http2Peer.Frame(FrameType.Settings, FrameFlags.EndStream, 0)),
        ["priorities"] = attackers => attackers.FloodAsync(
            Frames, stream => Http2Peer.Frame(FrameType.Priority, FrameFlags.None, stream, new byte[5])),
        ["window updates"] = attackers => attackers.FloodAsync(
            Frames, _ => Http2Peer.Frame(FrameType.WindowUpdate, FrameFlags.None, 0, Http2Peer.Number(1))),
        ["resets of a call that is over"] = attackers => attackers.FloodAsync(Frames, _ => Reset(1), Http2Peer.Call(1, Decide, Message)),
        ["empty data"] = attackers => attackers.FloodAsync(Frames, _ => Http2Peer.Frame(FrameType.Data, FrameFlags.None, 1), Open(1)),
        ["frames of no kind"] = attackers => attackers.FloodAsync(Frames, _ => Http2Peer.Frame((FrameType)0xAA, FrameFlags.None, 0, new byte[100])),
        ["continuations without an end"] = attackers => attackers.FloodAsync(
            Frames,
            _ => Http2Peer.Frame(FrameType.Continuation, FrameFlags.None, 1, HeaderBlock.Of(("x", "1"))),
            Http2Peer.Frame(FrameType.Headers, FrameFlags.None, 1, Headers)),
        ["continuations without a byte"] = attackers => attackers.FloodAsync(
            Frames, _ => Http2Peer.Frame(FrameType.Continuation, FrameFlags.None, 1),
            Http2Peer.Frame(FrameType.Headers, FrameFlags.None, 1, Headers)),
        ["headers that unpack to many times their size"] = UnpackAsync,
        ["connections that are idle"] = attackers => ConnectAsync(() => attackers.ConnectAsync()),
        ["connections that say nothing"] = attackers => ConnectAsync(attackers.ConnectSilentlyAsync),
        ["headers a byte at a time"] = attackers => SlowAsync(
            attackers, Http2Peer.Frame(FrameType.Headers, FrameFlags.EndStream, 1, Headers),
            Http2Peer.Frame(FrameType.Continuation, FrameFlags.None, 1, 0)),
        ["bodies a byte at a time"] = attackers => SlowAsync(attackers, Open(1), Http2Peer.Frame(FrameType.Data, FrameFlags.None, 1, 0)),
        ["answers that nobody has room for"] = WithoutWindowAsync,
    };

    private readonly ServiceProcess _service = fixture.Service;

    public static TheoryData<string> Attacks => [.. All.Keys];

    public static TheoryData<string, byte[]> Violations() => new()
    {
        { "HTTP/1.1", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray() },
        { "a frame of 16 MiB", Begun([0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 1]) },
        { "settings of a wrong length", Begun(Http2Peer.Frame(FrameType.Settings, FrameFlags.None, 0, new byte[5])) },
        { "settings of a stream", Begun(Http2Peer.Frame(FrameType.Settings, FrameFlags.None, 1)) },
        { "a window of 2^31", Begun(Http2Peer.Settings((Setting.InitialWindowSize, 0x8000_0000))) },
        { "a ping of a wrong length", Begun(Http2Peer.Frame(FrameType.Ping, FrameFlags.None, 0, new byte[7])) },
        { "a window update of nothing", Begun(Http2Peer.Frame(FrameType.WindowUpdate, FrameFlags.None, 0, Http2Peer.Number(0))) },
        {
            "a window that overflows",
            Begun(Http2Peer.Frame(FrameType.WindowUpdate, FrameFlags.None, 0, Http2Peer.Number(int.MaxValue)))
        },
        { "data of no stream", Begun(Http2Peer.Frame(FrameType.Data, FrameFlags.None, 0, 1)) },
        { "data of a stream that is not open", Begun(Http2Peer.Frame(FrameType.Data, FrameFlags.None, 5, 1)) },
        { "a reset of a stream that never was", Begun(Reset(5)) },
        { "a stream of the server", Begun(Open(2)) },
        { "a stream below one before", Begun([.. Http2Peer.Call(5, Decide, Message), .. Open(3)]) },
        { "a continuation of nothing", Begun(Http2Peer.Frame(FrameType.Continuation, FrameFlags.EndHeaders, 1, Headers)) },
        {
            "another frame among headers",
            Begun(
            [
                .. Http2Peer.Frame(FrameType.Headers, FrameFlags.None, 1, Headers),
                .. Http2Peer.Frame(FrameType.Ping, FrameFlags.None, 0, new byte[8]),
            ])
        },
        { "a promise of a client", Begun(Http2Peer.Frame(FrameType.PushPromise, FrameFlags.EndHeaders, 1, [0, 0, 0, 2, .. Headers])) },
        {
            "padding longer than its frame",
            Begun([.. Open(1), .. Http2Peer.Frame(FrameType.Data, FrameFlags.Padded, 1, 200, 1, 2)])
        },
        { "a header that is in no table", Begun(Http2Peer.Frame(FrameType.Headers, FrameFlags.EndHeaders, 1, 0xFF, 0x80, 0x01)) },
        { "a header with a number without an end", Begun(Http2Peer.Frame(FrameType.Headers, FrameFlags.EndHeaders, 1, [0xFF, .. Ones(20)])) },
        { "a header that is cut off", Begun(Http2Peer.Frame(FrameType.Headers, FrameFlags.EndHeaders, 1, Headers.AsSpan()[..^3])) },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Other_callers_are_answered_meanwhile_and_memory_stays_bounded(string attack)
    {
        var before = await _service.ResidentBytesAsync();
        await using var bystander = new Bystander(_service.GrpcAddress);
        await bystander.UntilAnsweredAsync(1);
        await using (var attackers = new Attackers(_service.GrpcAddress))
        {
            await All[attack](attackers);
            await bystander.UntilAnsweredAsync(CallsMeanwhile);
            Assert.InRange(await _service.ResidentBytesAsync() - before, long.MinValue, MaxGrowth);
        }

        await bystander.UntilAnsweredAsync(1);
        await Wait.UntilAsync(
            async () => await _service.MetricAsync("tierdecision_connections") < Connections / 10, "the connections of the attack are forgotten");
        Assert.DoesNotContain("Exception", _service.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task Connection_on_which_the_protocol_is_broken_is_ended(string what, byte[] bytes)
    {
        await using var bystander = new Bystander(_service.GrpcAddress);
        await using var peer = await Http2Peer.ConnectSilentlyAsync(_service.GrpcAddress);

        await peer.TryWriteAsync(bytes);

        await Wait.UntilAsync(() => peer.HasEnded, $"the connection is ended: {what}");
        await bystander.UntilAnsweredAsync(1);
    }

    private static byte[] Begun(byte[] frames) => [.. Http2Peer.Preface, .. Http2Peer.Settings(), .. frames];

    private static byte[] Ones(int count) => [.. Enumerable.Repeat((byte)0xFF, count)];

    private static byte[] Open(int stream) => Http2Peer.Frame(FrameType.Headers, FrameFlags.EndHeaders, stream, Headers);

    private static byte[] Reset(int stream) => Http2Peer.Frame(FrameType.Reset, FrameFlags.None, stream, Http2Peer.Number(Cancel));

    private static async Task ConnectAsync(Func<Task<Http2Peer>> connect)
    {
        for (var i = 0; i < Connections; i++)
        {
            await connect();
        }
    }

    // One header of 4,000 bytes goes into the table, and each byte that follows stands for it: 16 KB are 64 MB.
    private static async Task UnpackAsync(Attackers attackers)
    {
        byte[] bomb = [.. HeaderBlock.Indexed("x-bomb", new string('x', 4_000)), .. Enumerable.Repeat((byte)0xBE, 12_000)];
        for (var i = 0; i < Connections / 4; i++)
        {
            var peer = await attackers.ConnectAsync((Setting.HeaderTableSize, uint.MaxValue));
            await peer.TryWriteAsync(Http2Peer.Frame(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, 1, bomb));
            await Wait.UntilAsync(() => peer.HasEnded, "headers of 48 MB are refused");
        }
    }

    private static async Task SlowAsync(Attackers attackers, byte[] begin, byte[] more)
    {
        var peers = new List<Http2Peer>();
        for (var i = 0; i < Connections; i++)
        {
            peers.Add(await attackers.ConnectAsync());
            await peers[^1].TryWriteAsync(begin);
        }

        for (var i = 0; i < CallsMeanwhile; i++)
        {
            foreach (var peer in peers)
            {
                await peer.TryWriteAsync(more);
            }
        }
    }

    private static async Task WithoutWindowAsync(Attackers attackers)
    {
        for (var i = 0; i < Connections; i++)
        {
            var peer = await attackers.ConnectAsync((Setting.InitialWindowSize, 0));
            for (var stream = 1; stream < 100; stream += 2)
            {
                await peer.TryWriteAsync(Http2Peer.Call(stream, Decide, Message));
            }
        }
    }
}
