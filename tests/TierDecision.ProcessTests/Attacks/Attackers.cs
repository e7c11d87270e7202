using TierDecision.ProcessTests.Infrastructure.Http2;

namespace TierDecision.ProcessTests.Attacks;

/// <summary>The connections of an attack, all open until it is over.</summary>
internal sealed class Attackers(Uri address) : IAsyncDisposable
{
    private const int UnitsAtOnce = 100;

    private readonly List<Http2Peer> _peers = [];

    /// <summary>A connection that begins as it should.</summary>
    public async Task<Http2Peer> ConnectAsync(params (ushort Id, uint Value)[] settings) => Keep(await Http2Peer.ConnectAsync(address, settings));

    /// <summary>A connection on which nothing was said yet.</summary>
    public async Task<Http2Peer> ConnectSilentlyAsync() => Keep(await Http2Peer.ConnectSilentlyAsync(address));

    /// <summary>Sends frames as fast as they are taken, over a new connection whenever the server has ended the one before.</summary>
    /// <param name="count">How many times.</param>
    /// <param name="unit">The frames of one time; what is given is a stream that the connection did not have yet.</param>
    /// <param name="begin">The frames with which each connection begins; null for none.</param>
    public async Task FloodAsync(int count, Func<int, byte[]> unit, byte[]? begin = null)
    {
        Http2Peer? peer = null;
        var stream = 0;
        for (var sent = 0; sent < count; sent += UnitsAtOnce)
        {
            if (peer is null or { HasEnded: true })
            {
                peer = await ConnectAsync();
                stream = begin is null ? 1 : 3;
                await peer.TryWriteAsync(begin ?? []);
            }

            var frames = new MemoryStream();
            for (var i = 0; i < UnitsAtOnce; i++, stream += 2)
            {
                frames.Write(unit(stream));
            }

            await peer.TryWriteAsync(frames.ToArray());
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers)
        {
            await peer.DisposeAsync();
        }
    }

    private Http2Peer Keep(Http2Peer peer)
    {
        _peers.Add(peer);
        return peer;
    }
}
