using TierDecision.Service.Requests;

namespace TierDecision.Service.DecisionLog;

/// <summary>Takes decisions on the hot path for the decision log and for explanations that are kept. Never waits.</summary>
internal sealed class DecisionRecorder
{
    private readonly DecisionSink[] _sinks;

    public DecisionRecorder(IEnumerable<DecisionSink> sinks) => _sinks = [.. sinks];

    /// <summary>Whether anybody wants decisions. If not, none need be recorded.</summary>
    public bool IsOn => _sinks.Length > 0;

    public void Record(in DecisionEntry entry)
    {
        if (!OwnAttributes.Has(entry.Request))
        {
            Add(entry);
            return;
        }

        var own = entry;
        own.Request = OwnAttributes.Of(entry.Request, out var bytes);
        own.AttributeBytes = bytes;
        Add(own);
    }

    private void Add(in DecisionEntry entry)
    {
        foreach (var sink in _sinks)
        {
            sink.Add(entry);
        }
    }
}
