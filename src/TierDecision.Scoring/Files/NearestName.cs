namespace TierDecision.Scoring.Files;

/// <summary>Finds the name that was probably meant, by edit distance (Levenshtein 1966), without regard to case.</summary>
internal static class NearestName
{
    /// <summary>The nearest of <paramref name="names"/>, or null where all are further away than a slip of the fingers.</summary>
    public static string? Find(ReadOnlySpan<char> wrong, IEnumerable<string> names)
    {
        string? best = null;
        // A third of the letters wrong is still a slip, more is another word.
        var limit = Math.Max(1, Math.Min(wrong.Length, 30) / 3);
        foreach (var name in names)
        {
            var distance = Distance(wrong, name);
            if (distance <= limit)
            {
                best = name;
                // Strictly nearer from now on, so that the first of equals stays.
                limit = distance - 1;
            }
        }

        return best;
    }

    /// <summary><paramref name="reason"/> with the nearest name behind it, where there is one.</summary>
    public static string Suggest(string reason, ReadOnlySpan<char> wrong, IEnumerable<string> names) =>
        Find(wrong, names) is { } name ? $"{reason}; did you mean '{name}'?" : reason;

    private static int Distance(ReadOnlySpan<char> a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
