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

    /// <summary>Why a revision is not put into force: a sentence without its end; null if nothing stands in its way.</summary>
    public string? Refuses(string revision) => Refusal is null ? null : $"{PolicyRevision.Describe(revision)} is not put into force: {Refusal}";

    /// <summary>How <paramref name="plan"/> fits the customers.</summary>
    /// <param name="plan">The policy.</param>
    /// <param name="datasets">The datasets that are served now or next; none if there are no customers.</param>
    public static PolicyFit Of(PolicyPlan plan, params IReadOnlyList<DatasetInfo> datasets)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(datasets);
        return datasets.Count == 0
            ? new PolicyFit([], null)
            : new PolicyFit(
                [.. datasets.SelectMany(dataset => MissingTiers(plan, dataset)), .. FiguresOfRun(plan), .. UnusedNames(plan, datasets)],
                datasets.Select(dataset => RefusalOf(plan, dataset)).FirstOrDefault(refusal => refusal is not null));
    }

    private static IEnumerable<Finding> MissingTiers(PolicyPlan plan, DatasetInfo dataset) => dataset.Header.TiersMissingIn(plan).Select(
        tier => Warning(
            "tier_names", tier,
            $"is a tier of the customers in dataset {Number(dataset)} that the policy does not have, so that it cannot be put into force: "
            + "map it here to one of the policy's tiers, or score and load the customers under this policy",
            FindingRule.MissingTier));

    private static IEnumerable<Finding> FiguresOfRun(PolicyPlan plan)
    {
        for (var i = 0; i < plan.Tiers.Length; i++)
        {
            foreach (var figure in plan.TierRules.FiguresOfRun(i))
            {
                var isLimit = plan.Tiers[i].Criterion.Thresholds.Count > 0;
                yield return Warning(
                    string.Create(CultureInfo.InvariantCulture, $"tiers[{i}].{(isLimit ? "at_least" : "when")}"), figure,
                    "is kept by no record of the live customers, who stay in the tiers that they have: a scoring run under this policy "
                    + "('tierctl score', then 'tierctl load') puts them into this tier",
                    FindingRule.FigureOfRun);
            }
        }
    }

    private static IEnumerable<Finding> UnusedNames(PolicyPlan plan, IReadOnlyList<DatasetInfo> datasets) => plan.TierNames
        .Where(mapped => !datasets.Any(dataset => dataset.Header.Tiers.Any(tier => Names.Same(tier, mapped.Key))))
        .OrderBy(mapped => mapped.Key, StringComparer.Ordinal)
        .Select(mapped => Warning(
            $"tier_names.{mapped.Key}", plan.Tiers[mapped.Value].Name,
            $"stands for a tier that the customers in dataset {Number(datasets[0])} do not have: leave it out, unless a load that has it may come "
            + "back",
            FindingRule.UnusedTierName));

    private static string? RefusalOf(PolicyPlan plan, DatasetInfo dataset)
    {
        var missing = dataset.Header.TiersMissingIn(plan);
        return missing.Count == 0
            ? null
            : $"the customers in dataset {Number(dataset)} have tiers that it does not have: {Listed(missing)}. "
                + "Map them in its tier_names, or score and load the customers under it";
    }

    private static string Listed(IReadOnlyList<string> tiers)
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
