using System.Net;
using System.Runtime.CompilerServices;
using TierDecision.Service.Hosting.Connections;

namespace TierDecision.Tests.Service.Hosting.Connections;

public class ConnectionSlotTests
{
    private static readonly EndPoint Remote = new IPEndPoint(IPAddress.Loopback, 1);

    private readonly ConnectionCounter _counter = new(
        new ConnectionLimits(1, 1, false),
        [],
        new ConnectionMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry())),
        TimeProvider.System,
        new LogLines().For<ConnectionCounter>());

    [Fact]
    public void Place_is_given_back_once()
    {
        Assert.True(_counter.TryEnter(Remote));
        var slot = new ConnectionSlot(_counter, Remote);

        slot.Dispose();
        slot.Dispose();

        Assert.True(_counter.TryEnter(Remote));
        Assert.False(_counter.TryEnter(Remote));
    }

    [Fact]
    public void Place_that_nobody_gives_back_is_free_once_it_is_collected()
    {
        Assert.True(_counter.TryEnter(Remote));
        Forget(_counter);

        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.True(_counter.TryEnter(Remote));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(ConnectionCounter counter) => GC.KeepAlive(new ConnectionSlot(counter, Remote));
}
