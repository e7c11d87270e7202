using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Tiers;

/// <summary>
/// The ready-made sets of tiers, written as a policy would write them. Priorities, head starts and treatments are a start, not a finding.
/// </summary>
internal static class TierPresets
{
    public static List<TierConfig> Of(TierPreset preset) => preset switch
    {
        TierPreset.ThreeGrades =>
        [
            Tier("gold", 70, 180, Handling.Person, tier => tier.FromPercentile = 80),
            Tier("silver", 50, 60, Handling.Person, tier => tier.FromPercentile = 50),
            Tier("standard", 30, 0, Handling.SelfServiceFirst),
        ],

        // V. Pareto's few who matter, cut by the share of customers: a fifth, and three tenths.
        TierPreset.ParetoAbcByCustomers =>
        [
            Tier("a", 70, 180, Handling.Person, tier => tier.AtLeast["spend_percentile"] = 80),
            Tier("b", 50, 60, Handling.Person, tier => tier.AtLeast["spend_percentile"] = 50),
            Tier("c", 30, 0, Handling.SelfServiceFirst),
        ],

        // The same cut by the share of revenue. The two agree only where exactly a fifth brings exactly four fifths.
        TierPreset.ParetoAbcByRevenue =>
        [
            Tier("a", 70, 180, Handling.Person, tier => tier.When = Number("revenue_share", new OperandConfig { Below = "80" })),
            Tier("b", 50, 60, Handling.Person, tier => tier.When = Number("revenue_share", new OperandConfig { AtLeast = "80", Below = "95" })),
            Tier("c", 30, 0, Handling.SelfServiceFirst),
        ],
        TierPreset.RfmSegments => RfmSegments(),
        TierPreset.ChaseFive => ChaseFive(),
        _ => [],
    };

    private static List<TierConfig> RfmSegments()
    {
        (RfmSegment Segment, int Priority, int HeadStart)[] segments =
        [
            (RfmSegment.Champions, 80, 300), (RfmSegment.LoyalCustomers, 70, 240), (RfmSegment.CantLoseThem, 70, 240), (RfmSegment.AtRisk, 65, 180),
            (RfmSegment.PotentialLoyalist, 60, 180), (RfmSegment.Promising, 55, 120), (RfmSegment.NewCustomers, 55, 120),
        (RfmSegment.NeedAttention, 50, 60),
            (RfmSegment.AboutToSleep, 40, 30), (RfmSegment.Lost, 30, 0),
        ];
        var tiers = segments.Select(segment =>
        {
            var word = EnumWords.SnakeCase(segment.Segment.ToString());
            var handling = segment.Priority >= 50 ? Handling.Person : Handling.SelfServiceFirst;
            return Tier(word, segment.Priority, segment.HeadStart, handling, tier => tier.When = Word("segment", word));
        });

        // The segments' ranges leave some scores out, such as R 5, F 4, M 1.
        return [.. tiers, Tier("other", 30, 0, Handling.SelfServiceFirst)];
    }

    // Two axes, value now and prospects. The bank's own limits were sums in dollars; here value now is the percentile of the value score, and
    // prospects are good where the customer is probably active, or, where no probability was computed, bought lately. A customer is in "exit" only by
    // a loss.
    private static List<TierConfig> ChaseFive()
    {
        return
        [
            Tier("blue", 80, 300, Handling.Person, tier =>
            {
                tier.When = All(Percentile("80", null), Good());
                tier.Treatment.DedicatedAgent = true;
            }),
            Tier("green", 65, 180, Handling.Person, tier => tier.When = new ConditionConfig
            {
                Any = [All(Percentile("80", null), Poor()), All(Percentile("50", "80"), Good())],
            }),
            Tier("red", 50, 60, Handling.Person, tier => tier.When = All(Percentile(null, "50"), Good())),
            Tier("transfer", 35, 0, Handling.SelfServiceFirst, tier =>
            {
                tier.When = All(Percentile(null, "80"), Poor(), new ConditionConfig { Not = Number("margin", new OperandConfig { Below = "0" }) });
                tier.Treatment.DiscountEligible = false;
            }),
            Tier("exit", 20, 0, Handling.SelfServiceFirst),
        ];

        static ConditionConfig Percentile(string? from, string? below) => Number("percentile", new OperandConfig { AtLeast = from, Below = below });

        static ConditionConfig Poor() => new() { Not = Good() };

        static ConditionConfig Good()
        {
            var computed = Number("probability_active", new OperandConfig { AtLeast = "0" });
            return new ConditionConfig
            {
                Any =
                [
                    Number("probability_active", new OperandConfig { AtLeast = "0.5" }),
                    All(new ConditionConfig { Not = computed }, Number("recency", new OperandConfig { AtLeast = "4" })),
                ],
            };
        }
    }

    private static TierConfig Tier(string name, int priority, int headStartSeconds, Handling handling, Action<TierConfig>? more = null)
    {
        var tier = new TierConfig
        {
            Name = name,
            Priority = priority,
            HeadStart = Duration.FromSeconds(headStartSeconds),
            Treatment = new TreatmentConfig { Handling = handling, DiscountEligible = handling == Handling.Person },
        };
        more?.Invoke(tier);
        return tier;
    }

    private static ConditionConfig All(params List<ConditionConfig> parts) => new() { All = parts };

    private static ConditionConfig Number(string field, OperandConfig operand) => new() { Fields = { [field] = operand } };

    private static ConditionConfig Word(string field, string word) => Number(field, new OperandConfig { Values = [word] });
}
