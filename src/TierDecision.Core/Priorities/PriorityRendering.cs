namespace TierDecision.Core.Priorities;

/// <summary>
/// A priority as another system counts it, in up to three ways, of which a company uses one. What a system cannot do is null.
/// </summary>
/// <param name="System">The system.</param>
/// <param name="Strict">
/// By priority alone: higher ones always go first, whatever their age. Nothing bounds how long the others wait.
/// </param>
/// <param name="Ageing">By the sort key, as far as the system's unit and range allow: who waits moves up, and the bound on overtaking holds.</param>
/// <param name="Queue">For companies with a queue for each tier: the queue's own number.</param>
/// <param name="QueueDelaySeconds">
/// After how long agents of other queues get what waits in this one: the bound on overtaking; null where there is none.
/// </param>
/// <param name="Word">The priority as a word of that system; null where it has no words.</param>
public readonly record struct PriorityRendering(
    TargetSystem System,
    RenderedNumber? Strict,
    RenderedNumber? Ageing,
    RenderedNumber? Queue,
    long? QueueDelaySeconds,
    string? Word);
