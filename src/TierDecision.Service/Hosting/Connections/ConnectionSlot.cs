using System.Net;

namespace TierDecision.Service.Hosting.Connections;

/// <summary>A counted connection's place among those that are held. It is given back once, and if all else fails when it is collected.</summary>
internal sealed class ConnectionSlot(ConnectionCounter counter, EndPoint? remote) : IDisposable
{
    private int _isFree;

    /// <summary>Whether it was given back.</summary>
    public bool IsFree => Volatile.Read(ref _isFree) != 0;

    /// <summary>Gives the place back; after the first time, does nothing.</summary>
    public void Dispose()
    {
        Leave();
        GC.SuppressFinalize(this);
    }

    ~ConnectionSlot() => Leave();

    private void Leave()
    {
        if (Interlocked.Exchange(ref _isFree, 1) == 0)
        {
            counter.Leave(remote);
        }
    }
}
