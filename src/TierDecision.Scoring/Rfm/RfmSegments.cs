using TierDecision.Core.Customers;

namespace TierDecision.Scoring.Rfm;

/// <summary>
/// Maps RFM scores to segments by the ranges that the documentation of the R package rfm 0.3.0 (rsquaredacademy) uses. They overlap; the first
/// that holds wins. Some scores, such as 541, fall into none.
/// </summary>
public static class RfmSegments
{
    private static readonly (RfmSegment Segment, Range R, Range F, Range M)[] Rules =
    [
        (RfmSegment.Champions, new(5, 5), new(5, 5), new(5, 5)),
        (RfmSegment.PotentialLoyalist, new(3, 5), new(3, 5), new(2, 5)),
        (RfmSegment.LoyalCustomers, new(2, 4), new(2, 4), new(2, 4)),
        (RfmSegment.Promising, new(3, 4), new(1, 3), new(3, 5)),
        (RfmSegment.NewCustomers, new(4, 5), new(1, 3), new(1, 5)),
        (RfmSegment.CantLoseThem, new(1, 2), new(3, 4), new(4, 5)),
        (RfmSegment.AtRisk, new(1, 2), new(2, 5), new(4, 5)),
        (RfmSegment.NeedAttention, new(1, 3), new(3, 5), new(3, 5)),
        (RfmSegment.AboutToSleep, new(2, 3), new(1, 3), new(1, 4)),
        (RfmSegment.Lost, new(1, 1), new(1, 5), new(1, 5)),
    ];

    /// <summary>The segment of <paramref name="score"/>; <see cref="RfmSegment.None"/> where no range holds.</summary>
    public static RfmSegment Of(RfmScore score)
    {
        foreach (var (segment, recency, frequency, monetary) in Rules)
        {
            if (recency.Holds(score.Recency) && frequency.Holds(score.Frequency) && monetary.Holds(score.Monetary))
            {
                return segment;
            }
        }

        return RfmSegment.None;
    }

    private readonly record struct Range(byte Low, byte High)
    {
        public bool Holds(byte score) => score >= Low && score <= High;
    }
}
