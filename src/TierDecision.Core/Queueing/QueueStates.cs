using NodaTime;

namespace TierDecision.Core.Queueing;

/// <summary>
/// The states of a policy's queues at one moment: immutable, in the order of its queues. The engine takes one for a request. A state expires
/// <see cref="QueuesPlan.StateExpiresAfter"/> after it was reported; from then on it counts as unknown, never as empty.
/// </summary>
public sealed class QueueStates
{
    private readonly IReadOnlyList<string>? _queues;
    private readonly Reported[] _reported;

    private QueueStates(IReadOnlyList<string>? queues, Reported[] reported)
    {
        _queues = queues;
        _reported = reported;
    }

    /// <summary>Nothing was reported; fits every policy.</summary>
    public static QueueStates None { get; } = new(null, []);

    /// <summary>The reported states of those queues that <paramref name="queues"/> has.</summary>
    /// <param name="queues">The queues of the policy that decides.</param>
    /// <param name="states">States by queue name, in the comparer of the dictionary.</param>
    public static QueueStates For(QueuesPlan queues, IReadOnlyDictionary<string, QueueState> states)
    {
        ArgumentNullException.ThrowIfNull(queues);
        ArgumentNullException.ThrowIfNull(states);
        var lifetime = (long)queues.StateExpiresAfter.TotalMilliseconds;
        return new QueueStates(
            queues.Names,
            [
                .. queues.All.ToArray().Select(
                    queue => states.TryGetValue(queue.Name, out var state) ? new Reported(queue, state, lifetime) : Reported.Never),
            ]);
    }

    /// <summary>When the state of queue <paramref name="queue"/> expires; null where none was reported.</summary>
    public Instant? ExpiresAt(int queue) => Of(queue) is { WasReported: true } state
        ? Instant.FromUnixTimeMilliseconds(Math.Min(state.ExpiresAt, Instant.MaxValue.ToUnixTimeMilliseconds()))
        : null;

    // The engine throws for no input: states that belong to another policy are states of which nothing is known.
    internal QueueStates AlignedTo(QueuesPlan queues) => ReferenceEquals(_queues, queues.Names) ? this : None;

    internal ref readonly Reported Of(int queue)
    {
        if ((uint)queue < (uint)_reported.Length)
        {
            return ref _reported[queue];
        }

        return ref Reported.Never;
    }

    /// <summary>A state in the engine's units: milliseconds since the Unix epoch, -1 for what was not reported.</summary>
    internal readonly struct Reported
    {
        public static readonly Reported Never;

        private readonly bool _wasReported;

        public Reported(QueuePlan queue, in QueueState state, long lifetime)
        {
            var estimate = state.ExpectedWait is null ? WaitEstimate.Of(queue, state) : null;
            _wasReported = true;
            ReportedAt = state.ReportedAt.ToUnixTimeMilliseconds();
            ExpiresAt = ReportedAt + lifetime;
            ExpectedWait = (state.ExpectedWait ?? estimate) is { } wait ? (long)wait.TotalMilliseconds : -1;
            IsEstimate = estimate is not null;
            Waiting = state.Waiting ?? -1;
            AgentsStaffed = state.AgentsStaffed ?? -1;
            Closed = state.Closed;
        }

        public bool WasReported => _wasReported;

        public long ReportedAt { get; }

        public long ExpiresAt { get; }

        public long ExpectedWait { get; }

        public bool IsEstimate { get; }

        public int Waiting { get; }

        public int AgentsStaffed { get; }

        public bool Closed { get; }

        /// <summary>Whether the state counts at an instant. It is read back to before its report: nothing older is kept.</summary>
        public bool IsKnown(long at) => _wasReported && at < ExpiresAt;
    }
}
