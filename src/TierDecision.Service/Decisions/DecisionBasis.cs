using NodaTime;
using TierDecision.Core.Queueing;
using TierDecision.Service.Serving;

namespace TierDecision.Service.Decisions;

/// <summary>What a request decides under from start to end, taken once.</summary>
/// <param name="Model">The policy and the customers.</param>
/// <param name="Queues">The states of the queues.</param>
/// <param name="Now">The time.</param>
/// <param name="UnconfirmedMilliseconds">
/// For how long the store has not confirmed the customers; see <see cref="ServingState.UnconfirmedMilliseconds"/>.
/// </param>
internal readonly record struct DecisionBasis(ServingModel Model, QueueStates Queues, Instant Now, long UnconfirmedMilliseconds);
