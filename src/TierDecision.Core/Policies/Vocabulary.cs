using System.Globalization;
using System.Text;

namespace TierDecision.Core.Policies;

/// <summary>The words by which policies name the members of an enumeration: snake case, without the zero member that says nothing.</summary>
public static class Vocabulary
{
    /// <summary>The words of <typeparamref name="T"/> and their numbers.</summary>
    public static IReadOnlyDictionary<string, int> Of<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>()
            .Select(value => (Word: SnakeCase(value.ToString()), Number: Convert.ToInt32(value, CultureInfo.InvariantCulture)))
            .Where(pair => pair.Number != 0)
            .ToDictionary(pair => pair.Word, pair => pair.Number, StringComparer.OrdinalIgnoreCase);

    /// <summary><c>FirstResponse</c> becomes <c>first_response</c>.</summary>
    public static string SnakeCase(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var builder = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsUpper(c) && builder.Length > 0)
            {
                builder.Append('_');
            }

            builder.Append(char.ToLowerInvariant(c));
        }

        return builder.ToString();
    }

    /// <summary>
    /// The candidate nearest to <paramref name="word"/> by edit distance, or null where none is near enough to be a slip of the fingers.
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        var (nearest, distance) = candidates
            .Select(candidate => (Candidate: candidate, Distance: EditDistance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .DefaultIfEmpty((Candidate: "", Distance: int.MaxValue))
            .MinBy(pair => pair.Distance);
        return distance <= Math.Max(2, word.Length / 3) ? nearest : null;
    }

    // Levenshtein's distance with adjacent transpositions (optimal string alignment): the slips that fingers make.
    private static int EditDistance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }

                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
