using Prometheus;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Service.Access;

/// <summary>What is told of keys and refusals on <c>/metrics</c>.</summary>
internal sealed class AccessMetrics
{
    private readonly Counter _refusals;
    private readonly Gauge _keys;
    private readonly Counter.Child _refusedFiles;

    public AccessMetrics(IMetricFactory factory)
    {
        _refusals = factory.CreateCounter(
            "tierdecision_access_refusals_total",
            "Calls that were refused, by the reason; with the caller's name where a known key was not allowed to do what it asked for.",
            ["reason", "caller"]);
        _keys = factory.CreateGauge("tierdecision_access_keys", "Keys that are served, also those that have expired.");
        _refusedFiles = factory.CreateCounter(
            "tierdecision_access_files_refused_total",
            "Changes of the keys file that could not be read or had errors; the keys from before are served.").WithLabels();
    }

    public void Refused(AccessRefusal reason, string caller) => _refusals.WithLabels(EnumWords.SnakeCase(reason.ToString()), caller).Inc();

    public void Serves(int keys) => _keys.Set(keys);

    public void FileRefused() => _refusedFiles.Inc();
}
