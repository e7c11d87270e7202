using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Findings;

/// <summary>The known word that was most likely meant by an unknown one, for "did you mean".</summary>
public static class NearestWord
{
    // A longer word is no typo, and comparing it costs the product of the lengths.
    private const int LongestWord = 100;

    // More are no list that somebody wrote by hand, and each unknown word would be compared with all of them.
    private const int MostCandidates = 1_000;

    /// <summary>The reason for a word that is not known, with the nearest right one where there is one.</summary>
    public static string NotOneOf(string what, string word, IEnumerable<string> known)
    {
        var candidates = known.ToList();
        var nearest = Nearest(word, candidates);
        return nearest is not null
            ? $"is no {what}; did you mean '{nearest}'?"
            : candidates.Count == 0 ? $"is no {what}; there are none"
            : candidates.Count > MostCandidates ? $"is no {what}; there are {candidates.Count:N0}, and none is suggested"
            : $"is no {what}; there are: {string.Join(", ", candidates)}";
    }

    /// <summary><paramref name="reason"/> with the nearest known word behind it, if one is near enough.</summary>
    /// <param name="reason">The reason, without a stop.</param>
    /// <param name="word">The word that is not known. What is longer than any name is no typo.</param>
    /// <param name="known">The known words.</param>
    public static string Suggest(string reason, ReadOnlySpan<char> word, IEnumerable<string> known) =>
        word.Length <= Names.MaxLength && Nearest(word.ToString(), known) is { } nearest ? $"{reason}; did you mean '{nearest}'?" : reason;

    /// <summary>
    /// The candidate nearest to <paramref name="word"/> by edit distance, or null where none is near enough to be a slip of the fingers.
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        var known = candidates.Take(MostCandidates + 1).ToArray();
        if (word.Length > LongestWord || known.Length > MostCandidates)
        {
            return null;
        }

        var (nearest, distance) = known
            .Select(candidate => (Candidate: candidate, Distance: EditDistance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .DefaultIfEmpty((Candidate: "", Distance: int.MaxValue))
            .MinBy(pair => pair.Distance);

        // Two short words can be two edits apart and have no letter in common.
        return distance <= Math.Max(2, word.Length / 3) && distance < Math.Max(word.Length, nearest.Length) ? nearest : null;
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
