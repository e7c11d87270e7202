using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Policies.Compilation;

/// <summary>
/// The end of a relationship is the last step of a policy: the author allows it in so many words, it is the last tier's alone, and nobody gets it
/// because nothing is known of them.
/// </summary>
internal static class EndOfRelationshipCheck
{
    public static void Check(PolicyConfig config, FindingList findings)
    {
        var tiers = config.Tiers.Expanded;
        for (var i = 0; i < tiers.Count; i++)
        {
            if (tiers[i].Treatment.Handling != Handling.EndOfRelationship)
            {
                continue;
            }

            var path = $"tiers[{i}].treatment.handling";
            var word = EnumWords.SnakeCase(nameof(Handling.EndOfRelationship));
            if (!config.AllowEndOfRelationship)
            {
                findings.Error(path, word, "is allowed only where the policy says allow_end_of_relationship: true");
            }

            if (i < tiers.Count - 1)
            {
                findings.Error(path, word, "is the last step: only the last tier may have it");
            }

            if (Names.Same(tiers[i].Name ?? "", config.UnknownCustomer?.Tier))
            {
                findings.Error(
                    "unknown_customer.tier", tiers[i].Name, "ends the relationship with everyone of whom nothing is known: take another tier");
            }
        }
    }
}
