namespace TierDecision.Service.Trials;

/// <summary>Sealed differences until the store has them: some in each turn, so that explaining them stays cheap. Thread-safe.</summary>
internal sealed class TrialSamples
{
    /// <summary>The most differences of a trial that wait for the store, which takes them every second.</summary>
    public const int Capacity = 10;

    private readonly Dictionary<long, List<byte[]>> _waiting = [];
    private readonly Lock _gate = new();

    /// <summary>Whether another one is wanted.</summary>
    public bool HasRoom(long trial)
    {
        lock (_gate)
        {
            return !_waiting.TryGetValue(trial, out var boxes) || boxes.Count < Capacity;
        }
    }

    /// <summary>Keeps a box.</summary>
    public void Add(long trial, byte[] box)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(trial, out var boxes))
            {
                _waiting[trial] = boxes = [];
            }

            boxes.Add(box);
        }
    }

    /// <summary>Those that wait, the oldest first.</summary>
    public IReadOnlyList<byte[]> Waiting(long trial)
    {
        lock (_gate)
        {
            return _waiting.TryGetValue(trial, out var boxes) ? [.. boxes] : [];
        }
    }

    /// <summary>The store has these.</summary>
    public void Taken(long trial, int count)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(trial, out var boxes))
            {
                boxes.RemoveRange(0, count);
            }
        }
    }

    /// <summary>Forgets those of all trials but these.</summary>
    public void KeepOnly(IEnumerable<long> trials)
    {
        lock (_gate)
        {
            foreach (var ended in _waiting.Keys.Except(trials).ToList())
            {
                _waiting.Remove(ended);
            }
        }
    }
}
