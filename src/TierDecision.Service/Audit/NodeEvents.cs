using System.Globalization;
using NodaTime;
using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Audit;

namespace TierDecision.Service.Audit;

/// <summary>
/// What this node changed for itself, such as the keys that it serves, until the store has the entries: the change is made already and does not wait
/// for the store. Holds at most <see cref="Capacity"/> entries; beyond that the oldest are lost and counted.
/// </summary>
internal sealed class NodeEvents(TimeProvider time)
{
    /// <summary>The most entries that wait. Files change seldom.</summary>
    public const int Capacity = 100;

    // One place is for the change that says when, and one for how many there are beside those that are named.
    private const int MostChanges = AuditLimits.Changes - 2;

    private static readonly AuditActor Node = new($"node@{Environment.MachineName}");

    private readonly Queue<AuditEntry> _waiting = new();
    private readonly Lock _gate = new();
    private int _lost;

    /// <summary>Notes a change; nothing if there are no differences.</summary>
    /// <param name="kind">What was changed.</param>
    /// <param name="changes">The differences.</param>
    public void Add(AuditKind kind, IReadOnlyList<AuditChange> changes)
    {
        if (changes.Count == 0)
        {
            return;
        }

        var entry = new AuditEntry(kind, Node, [.. changes.Take(MostChanges), .. Others(changes.Count - MostChanges), Now()]);
        lock (_gate)
        {
            if (_waiting.Count == Capacity)
            {
                _waiting.Dequeue();
                _lost++;
            }

            _waiting.Enqueue(entry);
        }
    }

    /// <summary>The entry that waits longest, which stays until it is removed; null if none waits.</summary>
    public AuditEntry? First()
    {
        lock (_gate)
        {
            return _waiting.TryPeek(out var entry) ? entry : null;
        }
    }

    /// <summary>Removes an entry that the store has; nothing if it was lost meanwhile.</summary>
    public void Remove(AuditEntry entry)
    {
        lock (_gate)
        {
            if (_waiting.TryPeek(out var first) && ReferenceEquals(first, entry))
            {
                _waiting.Dequeue();
            }
        }
    }

    /// <summary>How many entries were lost since this was last asked.</summary>
    public int TakeLost()
    {
        lock (_gate)
        {
            (var lost, _lost) = (_lost, 0);
            return lost;
        }
    }

    /// <summary>Gives up what still waits; returns how many entries those are.</summary>
    public int Clear()
    {
        lock (_gate)
        {
            var left = _waiting.Count;
            _waiting.Clear();
            return left;
        }
    }

    private static AuditChange[] Others(int count) =>
        count <= 0 ? [] : [new AuditChange("others", "", string.Create(CultureInfo.InvariantCulture, $"{count} more"))];

    // The store says when it took the entry, which may be later.
    private AuditChange Now() =>
        new("taken_at", "", MomentText.Format(Instant.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds())));
}
