namespace TierDecision.Scoring.Transactions;

/// <summary>What can be told of a customer id by itself.</summary>
internal static class CustomerIds
{
    private static readonly string[] Placeholders =
    [
        "-1", "-", "--", "guest", "guests", "gast", "anonymous", "anonym", "none", "null", "nan", "na", "n/a", "unknown", "unbekannt",
        "游客", "匿名",
    ];

    /// <summary>Whether an id stands for nobody in particular: nothing, zeros, or a word such as <c>guest</c>.</summary>
    public static bool IsPlaceholder(ReadOnlySpan<char> id)
    {
        if (!id.ContainsAnyExcept('0'))
        {
            return true;
        }

        foreach (var word in Placeholders)
        {
            if (id.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a program that took an id for a number wrote it: <c>9.91214E+15</c> has lost digits, and stands for many ids; <c>17001.0</c> is none
    /// that the company knows.
    /// </summary>
    public static bool IsDamaged(ReadOnlySpan<char> id)
    {
        if (id.IsEmpty || !char.IsAsciiDigit(id[0]))
        {
            return false;
        }

        var digits = id.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0)
        {
            return false;
        }

        var rest = id[digits..];
        if (rest[0] is '.' or ',')
        {
            var decimals = rest[1..].IndexOfAnyExceptInRange('0', '9');
            if (decimals < 0)
            {
                return rest.Length > 1 && !rest[1..].ContainsAnyExcept('0');
            }

            rest = rest[(1 + decimals)..];
        }

        return digits == 1 && rest.Length > 2 && rest[0] is 'E' or 'e' && rest[1] == '+' && !rest[2..].ContainsAnyExceptInRange('0', '9');
    }
}
