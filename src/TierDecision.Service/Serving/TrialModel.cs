using TierDecision.Service.Comparing;

namespace TierDecision.Service.Serving;

/// <summary>A trial with its candidate over the served customers. Immutable but for what the trial counts.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Model">The candidate; it has no trials of its own.</param>
internal sealed record TrialModel(Trial Trial, ServingModel Model)
{
    /// <summary>The same trial after a change of the candidate's model; null if that cannot be.</summary>
    public TrialModel? With(Func<ServingModel, ServingModel?> change) => change(Model) is { } changed ? new TrialModel(Trial, changed) : null;
}
