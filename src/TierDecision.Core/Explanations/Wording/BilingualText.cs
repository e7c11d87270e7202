using TierDecision.Core.Texts;

namespace TierDecision.Core.Explanations.Wording;

/// <summary>A sentence for people in both languages of the product. Names of tiers, rules and fields stay as the policy writes them.</summary>
/// <param name="English">In English.</param>
/// <param name="Chinese">In Chinese.</param>
public readonly record struct BilingualText(string English, string Chinese)
{
    /// <summary>The text in a language.</summary>
    /// <param name="language">The tag of the language: <c>zh</c>, or else English.</param>
    public string In(string language) => language == TextCatalogs.BuiltIn.Chinese.Language ? Chinese : English;
}
