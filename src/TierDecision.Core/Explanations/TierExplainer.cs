using TierDecision.Core.Conditions;
using TierDecision.Core.Decisions;
using TierDecision.Core.Policies;
using TierDecision.Core.Tiers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Explanations;

/// <summary>Says where the tier came from and how far its neighbours are.</summary>
internal static class TierExplainer
{
    public static TierExplanation Explain(in ConditionFacts facts, PolicyPlan plan, in Decision decision)
    {
        var tier = plan.Tiers[decision.Tier].Name;
        switch (decision.ScoreStatus)
        {
            case ScoreStatus.Known or ScoreStatus.Stale:
                return OfKnown(facts, plan, decision);
            case ScoreStatus.Unavailable:
                return Plain(tier, TierBasis.StoreUnavailable, "The store could not be asked; such customers count as", "无法访问存储;此类客户按");
            case ScoreStatus.Untrusted:
                return Plain(
                    tier,
                    TierBasis.IdentityUntrusted,
                    "The identity failed verification, so nothing known of the customer was used; such callers count as",
                    "身份验证失败,未使用任何客户信息;此类来访者按");
            default:
                return decision.CustomerNamed
                    ? Plain(tier, TierBasis.CustomerUnknown, "No customer has this identifier; unknown customers count as", "没有客户使用该标识;未知客户按")
                    : Plain(tier, TierBasis.CustomerNotNamed, "The request names no customer; unknown customers count as", "请求未指明客户;未知客户按");
        }
    }

    private static TierExplanation Plain(string tier, TierBasis basis, string english, string chinese) =>
        new(tier, basis) { Texts = [new BilingualText($"{english} {tier}.", $"{chinese} {tier} 处理。")] };

    private static TierExplanation OfKnown(in ConditionFacts facts, PolicyPlan plan, in Decision decision)
    {
        var score = facts.Customer.Score;
        var own = facts.Customer.Tier;
        var tier = plan.Tiers[decision.Tier].Name;
        var isPolicys = own < plan.Tiers.Length;
        var computed = plan.Tiers[isPolicys ? own : plan.UnknownTier].Name;
        var basis = decision.TierOverridden ? TierBasis.Override : isPolicys ? TierBasis.Computed : TierBasis.TierNotInPolicy;
        var texts = new List<BilingualText>();
        if (decision.TierOverridden)
        {
            var until = Words.Moment(score.OverrideExpiry);
            texts.Add(new($"A person set {tier} until {until}; the computed tier is {computed}.", $"{tier} 由人工设定,有效期至 {until};计算所得等级为 {computed}。"));
        }
        else if (!isPolicys)
        {
            texts.Add(new($"The customer's tier is none of this policy's; such customers count as {tier}.", $"客户等级不在本策略中;此类客户按 {tier} 处理。"));
        }

        // A tier that came from elsewhere, or from a record without the scores, has no distance to measure.
        var measured = isPolicys && GivenTier(facts, plan) == own;
        var better = measured && own > 0 ? Better(facts, plan, own - 1) : null;
        var worse = measured && own < plan.Tiers.Length - 1 ? Worse(facts, plan, own) : null;
        if (isPolicys)
        {
            texts.Add(OwnText(facts, plan, computed, measured));
        }

        if (better is not null)
        {
            texts.Add(new(
                $"{better.Tier} begins at {Join(better, " and ", d => $"{d.Field} {Words.Number(d.AtLeast)}: {Words.Number(d.Distance)} higher")}.",
                $"{better.Tier} 须 {Join(better, "且 ", d => $"{d.Field} 至少 {Words.Number(d.AtLeast)}:还差 {Words.Number(d.Distance)}")}。"));
        }

        if (worse is not null)
        {
            texts.Add(new(
                $"{worse.Tier} is what lies below {Join(worse, " or ", d => $"{d.Field} {Words.Number(d.AtLeast)}: more than {Words.Number(d.Distance)} lower")}.",
                $"{worse.Tier} 为 {Join(worse, "或 ", d => $"{d.Field} 低于 {Words.Number(d.AtLeast)}:须降低超过 {Words.Number(d.Distance)}")}。"));
        }

        return new TierExplanation(tier, basis)
        {
            ComputedTier = decision.TierOverridden ? computed : null,
            OverrideUntil = decision.TierOverridden ? score.OverrideExpiry : null,
            ValueScore = score.ValueScore,
            Percentile = score.Percentile,
            Better = better,
            Worse = worse,
            Texts = texts,
        };
    }

    private static BilingualText OwnText(in ConditionFacts facts, PolicyPlan plan, string computed, bool measured)
    {
        var score = facts.Customer.Score;
        var isRanked = !float.IsNaN(score.Percentile);
        var (percentile, value) = (isRanked ? Words.Number(score.Percentile) : Words.NotKnown.English, Words.Number(score.ValueScore));
        var percentileZh = isRanked ? percentile : Words.NotKnown.Chinese;
        var takes = Thresholds(plan, facts.Customer.Tier).Select(threshold => $"{threshold.Field} {Words.Number(threshold.AtLeast)}").ToList();
        return !measured
            ? new($"{computed} is the tier on the customer's record; the scores there would not give it under this policy (percentile {percentile}, value score {value}).",
                $"{computed} 为客户记录中的等级;按本策略,记录中的评分不会得出该等级(百分位 {percentileZh},价值分 {value})。")
            : takes.Count == 0 && !plan.Tiers[facts.Customer.Tier].Criterion.TakesTheRest
                ? new($"{computed} takes customers with {plan.Tiers[facts.Customer.Tier].Criterion.Text} (percentile {percentile}, value score {value}).",
                    $"{computed} 接收符合以下条件的客户:{plan.Tiers[facts.Customer.Tier].Criterion.Text}(百分位 {percentileZh},价值分 {value})。")
            : takes.Count == 0
                ? new(
                    $"{computed} takes whom no better tier takes (percentile {percentile}, value score {value}).",
                    $"{computed} 接收其余客户(百分位 {percentileZh},价值分 {value})。")
                : new($"{computed} begins at {string.Join(" and ", takes)}; the customer has percentile {percentile} and value score {value}.",
                    $"{computed} 须达到 {string.Join("且 ", takes)};该客户百分位 {percentileZh},价值分 {value}。");
    }

    // The scores that a tier asks for; none for one that goes by a condition, and for the last one, which takes the rest.
    private static IReadOnlyList<TierThreshold> Thresholds(PolicyPlan plan, int tier) => plan.Tiers[tier].Criterion.Thresholds;

    // The tier that the scores on the record give. What only a scoring run knows is not there.
    private static int GivenTier(in ConditionFacts facts, PolicyPlan plan)
    {
        for (var i = 0; i < plan.Tiers.Length; i++)
        {
            if (plan.Tiers[i].Criterion.When.Matches(facts))
            {
                return i;
            }
        }

        return plan.Tiers.Length - 1;
    }

    private static TierDistance? Better(in ConditionFacts facts, PolicyPlan plan, int tier) => Short(facts, plan, tier) is { Count: > 0 } missing
        && missing.All(distance => double.IsFinite(distance.Distance))
            ? new TierDistance(plan.Tiers[tier].Name, missing)
            : null;

    private static TierDistance? Worse(in ConditionFacts facts, PolicyPlan plan, int own)
    {
        var distances = new List<ScoreDistance>();
        foreach (var (field, atLeast) in Thresholds(plan, own))
        {
            var value = Read(field, facts);
            distances.Add(new ScoreDistance(field, value, atLeast, value - atLeast));
        }

        return distances.Count == 0 ? null : new TierDistance(plan.Tiers[own + 1].Name, distances);
    }

    private static List<ScoreDistance> Short(in ConditionFacts facts, PolicyPlan plan, int tier)
    {
        var missing = new List<ScoreDistance>();
        foreach (var (field, atLeast) in Thresholds(plan, tier))
        {
            // Not "less than": a score that is not known reaches nothing.
            var value = Read(field, facts);
            if (!(value >= atLeast))
            {
                missing.Add(new ScoreDistance(field, value, atLeast, atLeast - value));
            }
        }

        return missing;
    }

    private static double Read(string field, in ConditionFacts facts) =>
        ConditionFields.Find(field) is NumberField number ? number.Read(facts) : double.NaN;

    private static string Join(TierDistance tier, string between, Func<ScoreDistance, string> text) => string.Join(between, tier.Scores.Select(text));
}
