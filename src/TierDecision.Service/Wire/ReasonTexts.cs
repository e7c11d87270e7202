using TierDecision.Core.Policies;
using TierDecision.Core.Texts;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Service.Wire;

/// <summary>What the reasons say to people under a policy.</summary>
internal static class ReasonTexts
{
    /// <summary>The template of a reason: the policy's own if it has one in the language, or that of the catalogue.</summary>
    public static TextTemplate Of(ReasonCode code, PolicyPlan plan, TextCatalog catalog) =>
        plan.ReasonTexts.GetValueOrDefault(code)?.In(catalog.Language) is { } own ? new TextTemplate(own) : catalog[code];
}
