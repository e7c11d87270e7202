using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations.Wording;
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
                return Plain(tier, TierBasis.StoreUnavailable, ExplanationTexts.TierStoreUnavailable);
            case ScoreStatus.Untrusted:
                return Plain(tier, TierBasis.IdentityUntrusted, ExplanationTexts.TierIdentityUntrusted);
            default:
                return decision.SharedIdentifier ? Plain(tier, TierBasis.CustomerUnknown, ExplanationTexts.TierSharedUnknown)
                    : decision.CustomerNamed ? Plain(tier, TierBasis.CustomerUnknown, ExplanationTexts.TierCustomerUnknown)
                    : Plain(tier, TierBasis.CustomerNotNamed, TextOf(decision.IdentityGap));
        }
    }

    private static BilingualTemplate TextOf(IdentityGap gap) => gap switch
    {
        IdentityGap.Withheld => ExplanationTexts.TierIdentityWithheld,
        IdentityGap.ShortNumber => ExplanationTexts.TierIdentityShortNumber,
        IdentityGap.NationalNumber => ExplanationTexts.TierIdentityNationalNumber,
        IdentityGap.IncompleteNumber => ExplanationTexts.TierIdentityIncompleteNumber,
        IdentityGap.Unreadable => ExplanationTexts.TierIdentityUnreadable,
        _ => ExplanationTexts.TierCustomerNotNamed,
    };

    private static TierExplanation Plain(string tier, TierBasis basis, BilingualTemplate message) =>
        new(tier, basis) { Texts = [message.With(new TextArgument("tier", tier))] };

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
            texts.Add(ExplanationTexts.TierOverride.With(new("tier", tier), new("until", until), new("computed", computed)));
        }
        else if (!isPolicys)
        {
            texts.Add(ExplanationTexts.TierNotInPolicy.With(new TextArgument("tier", tier)));
        }

        // A tier that came from elsewhere, or from a record without the scores, has no distance to measure.
        var measured = isPolicys && GivenTier(facts, plan) == own;
        var better = measured && own > 0 ? Better(facts, plan, own - 1) : null;
        var worse = measured && own < plan.Tiers.Length - 1 ? Worse(facts, plan, own) : null;
        if (isPolicys)
        {
            texts.Add(OwnText(facts, plan, computed, measured));
        }

        if (decision.SharedIdentifier)
        {
            texts.Add(ExplanationTexts.TierSharedBest.With());
        }

        if (better is not null)
        {
            var scores = ExplanationTexts.TierScoresAnd.Join(TextsOf(better, ExplanationTexts.TierBetterScore));
            texts.Add(ExplanationTexts.TierBetter.With(new("tier", better.Tier), new("scores", scores)));
        }

        if (worse is not null)
        {
            var scores = ExplanationTexts.TierScoresOr.Join(TextsOf(worse, ExplanationTexts.TierWorseScore));
            texts.Add(ExplanationTexts.TierWorse.With(new("tier", worse.Tier), new("scores", scores)));
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
        var criterion = plan.Tiers[facts.Customer.Tier].Criterion;
        var takes = Thresholds(plan, facts.Customer.Tier)
            .Select(threshold => Words.Same($"{threshold.Field} {Words.Number(threshold.AtLeast)}")).ToList();
        var tier = new TextArgument("tier", computed);
        var percentile = new TextArgument("percentile", float.IsNaN(score.Percentile) ? Words.NotKnown : Words.Same(Words.Number(score.Percentile)));
        var value = new TextArgument("value", Words.Number(score.ValueScore));
        return !measured ? ExplanationTexts.TierOfRecord.With(tier, percentile, value)
            : takes.Count > 0 ? ExplanationTexts.TierByScores.With(tier, new("scores", ExplanationTexts.TierScoresAnd.Join(takes)), percentile, value)
            : criterion.TakesTheRest ? ExplanationTexts.TierOfTheRest.With(tier, percentile, value)
            : ExplanationTexts.TierByCondition.With(tier, new("condition", criterion.Text), percentile, value);
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

    private static IEnumerable<BilingualText> TextsOf(TierDistance tier, BilingualTemplate message) => tier.Scores.Select(score => message.With(
        new("field", score.Field), new("at_least", Words.Number(score.AtLeast)), new("distance", Words.Number(score.Distance))));
}
