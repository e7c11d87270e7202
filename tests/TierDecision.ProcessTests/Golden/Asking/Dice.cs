using System.Globalization;

namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>
/// Random choices from a seed, by SplitMix64 (Steele, Lea and Flood, 2014). <see cref="Random"/> may give other numbers in another version of .NET.
/// </summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number of 64 bits.</summary>
    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 to <paramref name="limit"/> - 1.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public long Between(long low, long high) => low + (long)(Next() % ((ulong)(high - low) + 1));

    /// <summary>A number from 0 to less than 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True in <paramref name="percent"/> of 100 cases.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>One of the items.</summary>
    public T Of<T>(params IReadOnlyList<T> list) => list[Below(list.Count)];

    /// <summary>One of the items, by weight.</summary>
    public T Of<T>(IReadOnlyList<(int Weight, T Item)> list)
    {
        var left = Below(list.Sum(one => one.Weight));
        foreach (var (weight, item) in list)
        {
            if ((left -= weight) < 0)
            {
                return item;
            }
        }

        throw new ArgumentException("There is nothing to choose from.", nameof(list));
    }

    /// <summary>0 to <paramref name="most"/> of the items, each at most once, in random order.</summary>
    public List<T> Some<T>(IReadOnlyList<T> list, int most)
    {
        var left = list.ToList();
        var some = new List<T>();
        for (var count = Below(Math.Min(most, list.Count) + 1); some.Count < count;)
        {
            var i = Below(left.Count);
            some.Add(left[i]);
            left.RemoveAt(i);
        }

        return some;
    }

    /// <summary>A member of an enumeration from 1 to <paramref name="last"/>, which is given so that a new member changes no request.</summary>
    public T UpTo<T>(T last)
        where T : struct, Enum => (T)Enum.ToObject(typeof(T), Between(1, Convert.ToInt32(last, CultureInfo.InvariantCulture)));
}
