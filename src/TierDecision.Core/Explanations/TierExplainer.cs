using TierDecision.Core.Decisions;
using TierDecision.Core.Policies;

namespace TierDecision.Core.Explanations;

/// <summary>Says where the tier came from and how far its neighbours are.</summary>
internal static class TierExplainer
{
    public static TierExplanation Explain(in CustomerFacts customer, PolicyPlan plan, in Decision decision)
    {
        var tier = plan.Tiers[decision.Tier].Name;
        switch (decision.ScoreStatus)
        {
            case ScoreStatus.Known or ScoreStatus.Stale:
                return OfKnown(customer, plan, decision);
            case ScoreStatus.Unavailable:
                return Plain(tier, TierBasis.StoreUnavailable, "The store could not be asked; such customers count as", "无法访问存储;此类客户按");
            case ScoreStatus.Untrusted:
                return Plain(tier, TierBasis.IdentityUntrusted, "The identity failed verification, so nothing known of the customer was used; such callers count as", "身份验证失败,未使用任何客户信息;此类来访者按");
            default:
                return decision.CustomerNamed
                    ? Plain(tier, TierBasis.CustomerUnknown, "No customer has this identifier; unknown customers count as", "没有客户使用该标识;未知客户按")
                    : Plain(tier, TierBasis.CustomerNotNamed, "The request names no customer; unknown customers count as", "请求未指明客户;未知客户按");
        }
    }

    private static TierExplanation Plain(string tier, TierBasis basis, string english, string chinese) =>
        new(tier, basis) { Texts = [new BilingualText($"{english} {tier}.", $"{chinese} {tier} 处理。")] };

    private static TierExplanation OfKnown(in CustomerFacts customer, PolicyPlan plan, in Decision decision)
    {
        var score = customer.Score;
        var tier = plan.Tiers[decision.Tier].Name;
        var texts = new List<BilingualText>();
        var isPolicys = customer.Tier < plan.Tiers.Length;
        var computed = plan.Tiers[isPolicys ? customer.Tier : plan.UnknownTier].Name;
        var basis = decision.TierOverridden ? TierBasis.Override : isPolicys ? TierBasis.Computed : TierBasis.TierNotInPolicy;
        if (decision.TierOverridden)
        {
            var until = Words.Moment(score.OverrideExpiry);
            texts.Add(new($"A person set {tier} until {until}; the computed tier is {computed}.", $"{tier} 由人工设定,有效期至 {until};计算所得等级为 {computed}。"));
        }
        else if (!isPolicys)
        {
            texts.Add(new($"The customer's tier is none of this policy's; such customers count as {tier}.", $"客户等级不在本策略中;此类客户按 {tier} 处理。"));
        }

        // A tier that came from elsewhere, or from a record without a percentile, has no distance to measure.
        var measured = isPolicys && GivesTier(plan, score.Percentile) == customer.Tier;
        var better = measured && customer.Tier > 0 ? Distance(plan, customer.Tier - 1, (float)plan.Tiers[customer.Tier - 1].FromPercentile, score.Percentile) : null;
        var worse = measured && customer.Tier < plan.Tiers.Length - 1 ? Distance(plan, customer.Tier + 1, (float)plan.Tiers[customer.Tier].FromPercentile, score.Percentile) : null;
        if (measured)
        {
            var percentile = Words.Number(score.Percentile);
            var from = Words.Number(plan.Tiers[customer.Tier].FromPercentile);
            texts.Add(new($"{computed} takes percentiles from {from}; the customer's is {percentile} (value score {Words.Number(score.ValueScore)}).",
                $"{computed} 从百分位 {from} 起;该客户为 {percentile}(价值分 {Words.Number(score.ValueScore)})。"));
        }
        else if (isPolicys)
        {
            texts.Add(new($"{computed} is the tier on the customer's record; the percentile there ({Words.Number(score.Percentile)}) would not give it under this policy.",
                $"{computed} 为客户记录中的等级;按本策略,记录中的百分位({Words.Number(score.Percentile)})不会得出该等级。"));
        }

        if (better is not null)
        {
            texts.Add(new($"{better.Tier} begins at percentile {Words.Number(better.FromPercentile)}: {Words.Number(better.Distance)} higher.",
                $"{better.Tier} 从百分位 {Words.Number(better.FromPercentile)} 起:还差 {Words.Number(better.Distance)}。"));
        }

        if (worse is not null)
        {
            texts.Add(new($"{worse.Tier} is what lies below percentile {Words.Number(worse.FromPercentile)}: more than {Words.Number(worse.Distance)} lower.",
                $"百分位低于 {Words.Number(worse.FromPercentile)} 为 {worse.Tier}:须降低超过 {Words.Number(worse.Distance)}。"));
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

    // Compared in single precision, the precision that records keep percentiles in.
    private static int GivesTier(PolicyPlan plan, float percentile)
    {
        for (var i = 0; i < plan.Tiers.Length - 1; i++)
        {
            if ((float)plan.Tiers[i].FromPercentile <= percentile)
            {
                return i;
            }
        }

        return float.IsNaN(percentile) ? -1 : plan.Tiers.Length - 1;
    }

    private static TierDistance Distance(PolicyPlan plan, int tier, float from, float percentile) =>
        new(plan.Tiers[tier].Name, from, Math.Abs((double)from - percentile));
}
