using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace TierDecision.Service.Hosting.Connections;

/// <summary>
/// A connection of the transport. It is counted until its descriptor is closed. Kestrel may never dispose it: a client that floods an HTTP/2
/// connection with calls and leaves can make the server wait for itself. Then it ends soon after its peer has left.
/// </summary>
internal sealed class CountedConnection : ConnectionContext
{
    // The server has ended a connection in less time once its peer has left.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private static readonly ConnectionAbortedException PeerLeft = new("The peer has left.");

    private readonly ConnectionContext _connection;
    private readonly ConnectionSlot _slot;
    private readonly TimeProvider _time;
    private ITimer? _lastEnd;
    private int _isDisposed;

    /// <param name="connection">The connection.</param>
    /// <param name="slot">Its place, which is given back when it ends.</param>
    /// <param name="time">The clock.</param>
    public CountedConnection(ConnectionContext connection, ConnectionSlot slot, TimeProvider time)
    {
        (_connection, _slot, _time) = (connection, slot, time);
        connection.ConnectionClosed.UnsafeRegister(static self => ((CountedConnection)self!).EndSoon(), this);
    }

    public override string ConnectionId
    {
        get => _connection.ConnectionId;
        set => _connection.ConnectionId = value;
    }

    public override IFeatureCollection Features => _connection.Features;

    public override IDictionary<object, object?> Items
    {
        get => _connection.Items;
        set => _connection.Items = value;
    }

    public override IDuplexPipe Transport
    {
        get => _connection.Transport;
        set => _connection.Transport = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get => _connection.ConnectionClosed;
        set => _connection.ConnectionClosed = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => _connection.LocalEndPoint;
        set => _connection.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => _connection.RemoteEndPoint;
        set => _connection.RemoteEndPoint = value;
    }

    public override void Abort() => _connection.Abort();

    public override void Abort(ConnectionAbortedException abortReason) => _connection.Abort(abortReason);

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            try
            {
                await _connection.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                Stop();
            }
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    // The timer holds the connection, which nothing else may do any more.
    private void EndSoon()
    {
        _lastEnd = _time.CreateTimer(static self => ((CountedConnection)self!).EndNow(), this, Grace, Timeout.InfiniteTimeSpan);
        if (_slot.IsFree)
        {
            _lastEnd.Dispose();
        }
    }

    // Closes the descriptor.
    private void EndNow()
    {
        _connection.Abort(PeerLeft);
        Stop();
    }

    private void Stop()
    {
        _slot.Dispose();
        _lastEnd?.Dispose();
    }
}
