namespace TierDecision.Scoring.Values;

/// <summary>Assigns tiers by percentile.</summary>
public static class TierAssignment
{
    /// <summary>
    /// The index of the first of <paramref name="tiers"/>, best first, whose <see cref="TierCut.FromPercentile"/> is at most
    /// <paramref name="percentile"/>; the last tier takes the rest. Compared in single precision, the precision that percentiles are
    /// stored in, so that a stored percentile gives the stored tier.
    /// </summary>
    /// <exception cref="ArgumentException">There is no tier.</exception>
    public static byte Assign(float percentile, ReadOnlySpan<TierCut> tiers)
    {
        if (tiers.IsEmpty)
        {
            throw new ArgumentException("There is at least one tier.", nameof(tiers));
        }

        for (var i = 0; i < tiers.Length - 1; i++)
        {
            if ((float)tiers[i].FromPercentile <= percentile)
            {
                return (byte)i;
            }
        }

        return (byte)(tiers.Length - 1);
    }
}
