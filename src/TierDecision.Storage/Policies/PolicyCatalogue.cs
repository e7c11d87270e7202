namespace TierDecision.Storage.Policies;

/// <summary>All that a library holds, without the texts, at one moment.</summary>
/// <param name="InForce">What is in force.</param>
/// <param name="Policies">The revisions, the newest first.</param>
/// <param name="Activations">What was put into force, the newest first; at most <see cref="PolicyLibraryLimits.Activations"/>.</param>
public sealed record PolicyCatalogue(PolicyInForce InForce, IReadOnlyList<PublishedPolicy> Policies, IReadOnlyList<PolicyActivation> Activations)
{
    /// <summary>A library that nothing was ever put into.</summary>
    public static PolicyCatalogue Empty { get; } = new(PolicyInForce.Nothing, [], []);

    /// <summary>How often the library was changed.</summary>
    public long Edits { get; init; }

    /// <summary>What is tried beside what is in force.</summary>
    public PolicyTrials Trials { get; init; } = PolicyTrials.None;

    /// <summary>
    /// Whether what is in force brought customers of its own along: a rollback takes these back with it, as long as they are the live ones.
    /// </summary>
    public bool BroughtCustomers => InForce.Dataset != (Activations.FirstOrDefault(before => before.Number == InForce.Number - 1)?.Dataset ?? 0);

    /// <summary>
    /// Whether another dataset is from the other side of the step that made <paramref name="live"/> the live one together with what is in force: its
    /// tiers go with another policy.
    /// </summary>
    public bool Parts(long live, long other) => InForce.Dataset == live && live != 0
        && (other < live || Activations.Any(activation => activation.Dataset == other));

    /// <summary>The same of entries in any order.</summary>
    internal static PolicyCatalogue Of(
        PolicyInForce inForce, long edits, PolicyTrials trials, IEnumerable<PublishedPolicy> policies, IEnumerable<PolicyActivation> activations)
    {
        var ordered = activations.OrderByDescending(activation => activation.Number).ToList();
        for (var i = 1; i < ordered.Count; i++)
        {
            ordered[i] = ordered[i] with { Until = ordered[i - 1].Since };
        }

        // The one place that says so is the activation.
        var dataset = ordered.FirstOrDefault(activation => activation.Number == inForce.Number)?.Dataset ?? 0;
        return new(inForce with { Dataset = dataset }, [.. policies.OrderByDescending(policy => policy.Number)], ordered)
        {
            Edits = edits,
            Trials = trials.Against(inForce),
        };
    }
}

/// <summary>A catalogue that was read.</summary>
/// <param name="Catalogue">The catalogue; null if it could not be read.</param>
/// <param name="Detail">What went wrong, for people; null if nothing did.</param>
public sealed record PolicyCatalogueReading(PolicyCatalogue? Catalogue, string? Detail = null);
