using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;

namespace TierDecision.Core.Descriptions;

/// <summary>What happens where nothing, or nothing certain, is known.</summary>
internal static class DataSentences
{
    public static IEnumerable<BilingualText> All(PolicyPlan plan, PolicyConfig config)
    {
        var tier = new TextArgument("tier", plan.Tiers[plan.UnknownTier].Name);
        yield return DescriptionTexts.Unknown.With(tier);
        yield return DescriptionTexts.Unavailable.With(tier);
        yield return DescriptionTexts.Shared.With(new TextArgument("customer", PlainWords.Of(config.SharedIdentifier)));
        yield return config.StaleAfter is { } stale
            ? DescriptionTexts.Stale.With(new TextArgument("age", PlainWords.Span(stale)))
            : DescriptionTexts.NeverStale.Text;
        yield return DescriptionTexts.Unconfirmed.With(
            new TextArgument("time", PlainWords.Span(config.UnconfirmedData?.DegradedAfter ?? UnconfirmedDataPlan.DefaultDegradedAfter)));
        if (config.UnconfirmedData?.UnusedAfter is { } unused)
        {
            yield return DescriptionTexts.Unused.With(new TextArgument("time", PlainWords.Span(unused)));
        }

        if (config.ReasonTexts.Count > 0)
        {
            yield return DescriptionTexts.OwnTexts.With(new TextArgument("count", config.ReasonTexts.Count));
        }
    }
}
