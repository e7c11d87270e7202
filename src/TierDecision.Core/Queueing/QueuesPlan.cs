using NodaTime;

namespace TierDecision.Core.Queueing;

/// <summary>The queues of a policy, in the order of the file. Immutable.</summary>
public sealed class QueuesPlan
{
    private readonly QueuePlan[] _queues;
    private readonly QueuePlan[] _callbacks;

    internal QueuesPlan(QueuePlan[] queues, Duration stateExpiresAfter)
    {
        _queues = queues;
        _callbacks = [.. queues.Where(queue => queue.Kind == QueueKind.Callback)];
        Names = [.. queues.Select(queue => queue.Name)];
        StateExpiresAfter = stateExpiresAfter;
    }

    /// <summary>How long a reported queue state counts if the policy does not say.</summary>
    public static Duration DefaultStateExpiry { get; } = Duration.FromMinutes(2);

    /// <summary>The names of the queues.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The queues, in the order of <see cref="Names"/>.</summary>
    public ReadOnlySpan<QueuePlan> All => _queues;

    /// <summary>How long a reported queue state counts; then it is unknown.</summary>
    public Duration StateExpiresAfter { get; }

    internal ReadOnlySpan<QueuePlan> Callbacks => _callbacks;
}
