using System.Globalization;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Policies;

namespace TierDecision.Storage.Datasets;

/// <summary>How a policy fits the customers of datasets.</summary>
/// <param name="Findings">What is to be said of the policy; warnings alone.</param>
/// <param name="Refusal">Why it cannot serve them: a sentence without its end; null if it can.</param>
public sealed record PolicyFit(IReadOnlyList<Finding> Findings, string? Refusal)
{
    // Of all names together: a message is to be read, and goes through headers, where a letter can take thirteen bytes.
    private const int MostCharacters = 100;

    /// <summary>Whether customers' tiers can be assigned anew from their records: no tier goes by what only a scoring run knows.</summary>
    public bool CanRetier { get; init; }

    /// <summary>Why a revision is not put into force: a sentence without its end; null if nothing stands in its way.</summary>
    public string? Refuses(string revision) => Refusal is null ? null
        : $"{PolicyRevision.Describe(revision)} is not put into force: {Refusal}" + (CanRetier
            ? $", or assign their tiers anew in one step with it: 'tierctl policy activate {revision} --retier', which with --dry-run only shows who "
                + "would move"
            : "");

    /// <summary>How a policy fits the customers.</summary>
    /// <param name="tiers">What the policy says of tiers.</param>
    /// <param name="datasets">The datasets that are served now or next; none if there are no customers.</param>
    public static PolicyFit Of(PolicyTiers tiers, params IReadOnlyList<DatasetInfo> datasets)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        ArgumentNullException.ThrowIfNull(datasets);

        // Of tiers that could not be read nothing follows.
        return datasets.Count == 0 || tiers.Names.Count == 0
            ? new PolicyFit([], null)
            : new PolicyFit(
                [.. datasets.SelectMany(dataset => MissingTiers(tiers, dataset)), .. FiguresOfRun(tiers), .. UnusedNames(tiers, datasets)],
                datasets.Select(dataset => RefusalOf(tiers, dataset)).FirstOrDefault(refusal => refusal is not null))
            {
                CanRetier = tiers.FiguresOfRun.Count == 0,
            };
    }

    private static IEnumerable<Finding> MissingTiers(PolicyTiers tiers, DatasetInfo dataset) => Missing(tiers, dataset).Select(
        tier => Warning(
            "tier_names", tier,
            $"is a tier of the customers in dataset {Number(dataset)} that the policy does not have, so that it cannot be put into force: "
            + "map it here to one of the policy's tiers, or score and load the customers under this policy"
            + (tiers.FiguresOfRun.Count == 0 ? ", or activate it with --retier, which assigns their tiers anew" : ""),
            FindingRule.MissingTier));

    private static IEnumerable<Finding> FiguresOfRun(PolicyTiers tiers) => tiers.FiguresOfRun.Select(place => Warning(
        place.Path, place.Figure,
        "is kept by no record of the live customers, who stay in the tiers that they have: a scoring run under this policy "
        + "('tierctl score', then 'tierctl load') puts them into this tier",
        FindingRule.FigureOfRun));

    private static IEnumerable<Finding> UnusedNames(PolicyTiers tiers, IReadOnlyList<DatasetInfo> datasets) => tiers.Mapped
        .Where(mapped => !datasets.Any(dataset => dataset.Header.Tiers.Any(tier => Names.Same(tier, mapped.Key))))
        .OrderBy(mapped => mapped.Key, StringComparer.Ordinal)
        .Select(mapped => Warning(
            $"tier_names.{mapped.Key}", mapped.Value,
            $"stands for a tier that the customers in dataset {Number(datasets[0])} do not have: leave it out, unless a load that has it may come "
            + "back",
            FindingRule.UnusedTierName));

    private static string? RefusalOf(PolicyTiers tiers, DatasetInfo dataset)
    {
        var missing = Missing(tiers, dataset);
        return missing.Count == 0
            ? null
            : $"the customers in dataset {Number(dataset)} have tiers that it does not have: {Listed(missing)}. "
                + "Map them in its tier_names, or score and load the customers under it";
    }

    private static List<string> Missing(PolicyTiers tiers, DatasetInfo dataset) => [.. dataset.Header.Tiers.Where(name => !tiers.Knows(name))];

    private static string Listed(List<string> tiers)
    {
        var room = MostCharacters;
        var named = Math.Max(1, tiers.TakeWhile(tier => (room -= tier.Length) >= 0).Count());
        var list = string.Join(", ", tiers.Take(named));
        return named == tiers.Count ? list : string.Create(CultureInfo.InvariantCulture, $"{list} and {tiers.Count - named} more");
    }

    private static string Number(DatasetInfo dataset) => dataset.Number.ToString(CultureInfo.InvariantCulture);

    private static Finding Warning(string path, string value, string reason, string rule) =>
        new(Severity.Warning, path, value, reason) { Rule = rule };
}
