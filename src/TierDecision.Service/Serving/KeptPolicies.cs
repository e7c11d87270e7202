using System.Collections.Immutable;

namespace TierDecision.Service.Serving;

/// <summary>
/// Policies that were in force and pin contacts, over the customers of now: those that were in force last come first. They have no trials and keep no
/// policies of their own. Immutable.
/// </summary>
internal sealed class KeptPolicies
{
    /// <summary>The most policies that are kept.</summary>
    public const int Most = 16;

    private readonly ImmutableArray<Kept> _policies;

    private KeptPolicies(IEnumerable<Kept> policies) => _policies = [.. policies.Take(Most)];

    /// <summary>None.</summary>
    public static KeptPolicies None { get; } = new([]);

    /// <summary>The revisions, also of policies that cannot serve the customers of now.</summary>
    public IEnumerable<string> Revisions => _policies.Select(static kept => kept.Revision);

    /// <summary>The policy of a revision; null if it is not kept, or cannot serve the customers.</summary>
    /// <param name="revision">The revision as pins name it.</param>
    public ServingModel? Find(ulong revision)
    {
        foreach (var kept in _policies)
        {
            if (kept.Model.Policy.Number == revision)
            {
                return kept.Serves ? kept.Model : null;
            }
        }

        return null;
    }

    /// <summary>The same after a change of the models that all of them can go along with.</summary>
    public KeptPolicies With(Func<ServingModel, ServingModel> change) =>
        _policies.IsEmpty ? this : new(_policies.Select(kept => kept with { Model = change(kept.Model) }));

    /// <summary>The same over other customers, which some of them may not be able to serve.</summary>
    public KeptPolicies Over(Func<ServingModel, ServingModel?> change) =>
        _policies.IsEmpty ? this : new(_policies.Select(kept => Kept.Of(kept.Model, change(kept.Model))));

    /// <summary>The same with these before all others, but for the one that is in force.</summary>
    /// <param name="policies">The policies, each as it was before, and over the customers of now: null if it cannot serve them.</param>
    /// <param name="inForce">The revision in force.</param>
    public KeptPolicies Behind(IEnumerable<(ServingModel Before, ServingModel? Over)> policies, string inForce) => new(
        policies.Select(static policy => Kept.Of(policy.Before, policy.Over)).Concat(_policies)
            .Where(kept => kept.Revision != inForce)
            .DistinctBy(static kept => kept.Revision));

    private readonly record struct Kept(ServingModel Model, bool Serves)
    {
        public string Revision => Model.Policy.Policy.Revision;

        // One that cannot serve the customers holds none: it must not keep an old replica alive.
        public static Kept Of(ServingModel before, ServingModel? after) => after is null ? new(before.Bare(), false) : new(after, true);
    }
}
