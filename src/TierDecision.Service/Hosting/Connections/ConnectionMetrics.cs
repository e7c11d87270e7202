using Prometheus;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Service.Hosting.Connections;

/// <summary>What is told of connections on <c>/metrics</c>.</summary>
internal sealed class ConnectionMetrics
{
    private readonly Gauge _open;
    private readonly Gauge _limit;
    private readonly Counter _refused;

    public ConnectionMetrics(IMetricFactory factory)
    {
        _open = factory.CreateGauge("tierdecision_connections", "Connections that are open.");
        _limit = factory.CreateGauge("tierdecision_connections_limit", "The most connections that are held.");
        _refused = factory.CreateCounter(
            "tierdecision_connections_refused_total",
            "Connections that were closed at once, by the reason: the limit of all, or of one address.",
            ["reason"]);
        Array.ForEach([ConnectionRefusal.Limit, ConnectionRefusal.Address], reason => _refused.WithLabels(Word(reason)));
    }

    public void Holds(int connections) => _open.Set(connections);

    public void Limited(int limit) => _limit.Set(limit);

    public void Refused(ConnectionRefusal reason) => _refused.WithLabels(Word(reason)).Inc();

    private static string Word(ConnectionRefusal reason) => EnumWords.SnakeCase(reason.ToString());
}
