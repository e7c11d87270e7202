using TierDecision.Core.Decisions;
using TierDecision.Core.Policies;
using TierDecision.V1;

namespace TierDecision.Service.Wire;

/// <summary>
/// The parts of answers that depend on the policy alone, made and encoded once, when the policy is taken into use. What is left for an answer is to
/// copy them and to write a few numbers between.
/// </summary>
internal sealed class EncodedPolicy
{
    private const int HandlingCount = (int)Core.Vocabulary.Handling.EndOfRelationship + 1;

    private readonly Tier[] _tiers;
    private readonly byte[][] _tierParts;
    private readonly byte[][] _treatmentParts;

    /// <param name="plan">The policy.</param>
    /// <param name="revision">Its revision.</param>
    /// <param name="isDemonstration">Whether the customers are made up, which every answer says.</param>
    /// <param name="isCanary">Whether the policy decides for a share of the customers only, which every answer says.</param>
    public EncodedPolicy(PolicyPlan plan, string revision, bool isDemonstration = false, bool isCanary = false)
    {
        IsDemonstration = isDemonstration;
        Plan = plan;
        Policy = new PolicyReference { Name = plan.Name, Version = plan.Version, Revision = revision };
        if (isCanary)
        {
            Policy.Canary = true;
        }

        PolicyPart = WireMessage.EncodePart(Policy);
        PolicyFields = WireMessage.Encode(Policy);
        Number = PolicyPin.NumberOf(revision);
        Pins = plan.Pin is null ? null : new EntryPins(Number);
        _tiers = [.. Enumerable.Range(0, plan.Tiers.Length * 2).Select(
            i => new Tier { Name = plan.Tiers[i / 2].Name, Rank = (i / 2) + 1, Overridden = i % 2 == 1 })];
        _tierParts = [.. _tiers.Select(WireMessage.EncodePart)];
        _treatmentParts = MakeTreatments(plan);
        Routes = new EncodedRoutes(plan);
        Slas = new EncodedSlas(plan);
        Codes = new EncodedReasons(plan, withTexts: false, isDemonstration);
        Texts = new EncodedReasons(plan, withTexts: true, isDemonstration);
        Notices = new DataNotices(plan, isDemonstration);
    }

    public PolicyPlan Plan { get; }

    /// <summary>Whether the customers are made up.</summary>
    public bool IsDemonstration { get; }

    /// <summary>The same policy for customers who are made up, or are not.</summary>
    public EncodedPolicy Over(bool isDemonstration) =>
        isDemonstration == IsDemonstration ? this : new EncodedPolicy(Plan, Policy.Revision, isDemonstration, Policy.Canary);

    /// <summary>The policy. Shared by answers, which are only ever encoded.</summary>
    public PolicyReference Policy { get; }

    /// <summary>The same, encoded.</summary>
    public byte[] PolicyPart { get; }

    /// <summary>Its fields, encoded.</summary>
    public byte[] PolicyFields { get; }

    /// <summary>The revision as pins name it.</summary>
    public ulong Number { get; }

    /// <summary>What contacts are pinned with that enter; null if the policy pins none.</summary>
    public EntryPins? Pins { get; }

    /// <summary>The policy with the pin of a contact; null for none.</summary>
    public PolicyReference PolicyWith(string? pin) => pin is null ? Policy : new PolicyReference(Policy) { Pin = pin };

    public EncodedRoutes Routes { get; }

    public EncodedSlas Slas { get; }

    /// <summary>Reasons without texts.</summary>
    public EncodedReasons Codes { get; }

    /// <summary>Reasons with texts.</summary>
    public EncodedReasons Texts { get; }

    /// <summary>What answers without reasons say of the data.</summary>
    public DataNotices Notices { get; }

    /// <summary>The tier; null where it must not be shown. Shared by answers, which are only ever encoded.</summary>
    public Tier? Tier(in Decision decision) => IsHidden(decision) ? null : _tiers[TierIndex(decision)];

    /// <summary>The same, encoded.</summary>
    public byte[]? TierPart(in Decision decision) => IsHidden(decision) ? null : _tierParts[TierIndex(decision)];

    /// <summary>The <see cref="Treatment"/>, encoded.</summary>
    public byte[] TreatmentPart(in Decision decision) =>
        _treatmentParts[(((decision.Tier * HandlingCount) + (int)decision.Handling) * 2) + (decision.InServiceHours ? 1 : 0)];

    private static bool IsHidden(in Decision decision) => decision.ScoreStatus == Core.Vocabulary.ScoreStatus.Untrusted;

    private static int TierIndex(in Decision decision) => (decision.Tier * 2) + (decision.TierOverridden ? 1 : 0);

    private static byte[][] MakeTreatments(PolicyPlan plan)
    {
        var treatments = new byte[plan.Tiers.Length * HandlingCount * 2][];
        for (var i = 0; i < treatments.Length; i++)
        {
            var treatment = plan.Tiers[i / 2 / HandlingCount].Treatment;
            treatments[i] = WireMessage.EncodePart(new Treatment
            {
                Handling = (V1.Handling)(i / 2 % HandlingCount),
                DedicatedAgent = treatment.DedicatedAgent,
                DiscountEligible = treatment.DiscountEligible,
                Callback = treatment.Callback,
                SelfService = treatment.SelfService,
                ServiceHours = treatment.ServiceHours.Name,
                InServiceHours = i % 2 == 1,
            });
        }

        return treatments;
    }
}
