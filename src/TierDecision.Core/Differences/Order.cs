namespace TierDecision.Core.Differences;

/// <summary>Tells which of some things changed their places among the others.</summary>
internal static class Order
{
    /// <summary>The fewest that have to be moved to get from one order to the other; the same ones for both directions.</summary>
    /// <param name="before">Names, each once.</param>
    /// <param name="after">The same names in their later order.</param>
    public static HashSet<string> Moved(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        // Where there is a choice, it must not depend on which of the two is called the earlier one.
        var (one, other) = IsFirst(before, after) ? (before, after) : (after, before);
        var places = other.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i);
        var staying = LongestRising([.. one.Select(name => places[name])]);
        return [.. one.Where((_, i) => !staying.Contains(i))];
    }

    private static bool IsFirst(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        for (var i = 0; i < one.Count; i++)
        {
            if (string.CompareOrdinal(one[i], other[i]) is not 0 and var order)
            {
                return order < 0;
            }
        }

        return true;
    }

    // The indices of a longest rising subsequence, by patience sorting.
    private static HashSet<int> LongestRising(int[] numbers)
    {
        var tops = new List<int>();
        var below = new int[numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            var (low, high) = (0, tops.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = numbers[tops[middle]] < numbers[i] ? (middle + 1, high) : (low, middle);
            }

            below[i] = low == 0 ? -1 : tops[low - 1];
            if (low == tops.Count)
            {
                tops.Add(i);
            }
            else
            {
                tops[low] = i;
            }
        }

        var rising = new HashSet<int>();
        for (var i = tops.Count == 0 ? -1 : tops[^1]; i >= 0; i = below[i])
        {
            rising.Add(i);
        }

        return rising;
    }
}
