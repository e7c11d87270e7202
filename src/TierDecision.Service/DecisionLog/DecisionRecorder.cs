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
        if (entry.Request.Attributes is not { Count: > 0 } attributes)
        {
            Add(entry);
            return;
        }

        // They belong to the request's message, which is its caller's again as soon as it is answered.
        var own = entry;
        own.AttributeBytes = Bytes(attributes);
        own.Request = own.Request with { Attributes = new Dictionary<string, string>(attributes) };
        Add(own);
    }

    private static int Bytes(IDictionary<string, string> attributes)
    {
        var characters = 0;
        foreach (var (name, value) in attributes)
        {
            characters += name.Length + value.Length;
        }

        // Two strings and a place in the dictionary have some hundred bytes beside their characters.
        return (characters * sizeof(char)) + (attributes.Count * 100);
    }

    private void Add(in DecisionEntry entry)
    {
        foreach (var sink in _sinks)
        {
            sink.Add(entry);
        }
    }
}
