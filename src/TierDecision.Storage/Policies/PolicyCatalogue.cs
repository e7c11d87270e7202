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

    /// <summary>The same of entries in any order.</summary>
    internal static PolicyCatalogue Of(
        PolicyInForce inForce, long edits, PolicyTrials trials, IEnumerable<PublishedPolicy> policies, IEnumerable<PolicyActivation> activations)
    {
        var ordered = activations.OrderByDescending(activation => activation.Number).ToList();
        for (var i = 1; i < ordered.Count; i++)
        {
            ordered[i] = ordered[i] with { Until = ordered[i - 1].Since };
        }

        return new(inForce, [.. policies.OrderByDescending(policy => policy.Number)], ordered)
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
