using TierDecision.Core.Explanations.Wording;

namespace TierDecision.Core.Descriptions;

/// <summary>Sentences whose order counts.</summary>
internal static class Numbered
{
    /// <summary>The sentence with its place, of which 0 is the first.</summary>
    public static BilingualText Of(int index, BilingualText sentence) =>
        DescriptionTexts.Number.With(new("number", index + 1), new("text", sentence));
}
