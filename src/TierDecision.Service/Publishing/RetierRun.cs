using TierDecision.Configuration.Policies;
using TierDecision.Storage.Loading;

namespace TierDecision.Service.Publishing;

/// <summary>What came of assigning tiers anew.</summary>
/// <param name="Load">The policy.</param>
/// <param name="Result">The result.</param>
/// <param name="Took">How long it took.</param>
internal sealed record RetierRun(PolicyLoad Load, RetierResult Result, TimeSpan Took);
