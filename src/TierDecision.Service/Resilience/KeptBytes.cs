namespace TierDecision.Service.Resilience;

/// <summary>
/// Counts what this process has put into a store whose entries go by themselves after a while, so that there is a bound to it. What is written over
/// counts twice until the time of the first is over.
/// </summary>
/// <param name="most">The bound, in bytes.</param>
/// <param name="time">The clock; ages are by its monotonic one.</param>
internal sealed class KeptBytes(long most, TimeProvider time)
{
    /// <summary>What an entry takes in Redis beside its value: the key, the fields of the hash, the expiry; rounded up.</summary>
    public const int Overhead = 384;

    // What comes within a part of the span goes together, after the last of it.
    private const int SlotsASpan = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<TimeSpan, LinkedList<Slot>> _spans = [];
    private readonly long _began = time.GetTimestamp();
    private long _bytes;

    /// <summary>The bytes that are kept now.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                Release(time.GetElapsedTime(_began));
                return _bytes;
            }
        }
    }

    /// <summary>Whether an entry with a value of <paramref name="length"/> bytes has room. Those that are on their way do not count yet.</summary>
    public bool HasRoom(int length) => Bytes + length + Overhead <= most;

    /// <summary>Counts an entry with a value of <paramref name="length"/> bytes, which goes after <paramref name="span"/>.</summary>
    public void Add(int length, TimeSpan span)
    {
        lock (_gate)
        {
            var now = time.GetElapsedTime(_began);
            if (!_spans.TryGetValue(span, out var slots))
            {
                _spans[span] = slots = [];
            }

            if (slots.Last is not { } last || now >= last.Value.Opened + (span / SlotsASpan))
            {
                last = slots.AddLast(new Slot(now));
            }

            var taken = (long)length + Overhead;
            _bytes += taken;
            last.Value.Bytes += taken;
            last.Value.Ends = now + span;
        }
    }

    private void Release(TimeSpan now)
    {
        foreach (var slots in _spans.Values)
        {
            while (slots.First is { } first && first.Value.Ends <= now)
            {
                _bytes -= first.Value.Bytes;
                slots.RemoveFirst();
            }
        }
    }

    private sealed class Slot(TimeSpan opened)
    {
        public TimeSpan Opened { get; } = opened;

        public TimeSpan Ends { get; set; }

        public long Bytes { get; set; }
    }
}
