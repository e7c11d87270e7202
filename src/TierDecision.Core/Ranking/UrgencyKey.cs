namespace TierDecision.Core.Ranking;

/// <summary>
/// The total order of a ranking: the higher value first, then the earlier due, then the earlier placed, then the one with less work, then
/// the earlier in the input.
/// </summary>
internal readonly record struct UrgencyKey(double Value, long Due, long Placed, long Work, int Position) : IComparable<UrgencyKey>
{
    public int CompareTo(UrgencyKey other)
    {
        // The value is never NaN; minus infinity, the value of what has no weight, equals itself.
        var byValue = other.Value.CompareTo(Value);
        if (byValue != 0)
        {
            return byValue;
        }

        var byDue = Due.CompareTo(other.Due);
        if (byDue != 0)
        {
            return byDue;
        }

        var byPlaced = Placed.CompareTo(other.Placed);
        if (byPlaced != 0)
        {
            return byPlaced;
        }

        var byWork = Work.CompareTo(other.Work);
        return byWork != 0 ? byWork : Position.CompareTo(other.Position);
    }
}
