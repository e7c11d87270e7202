namespace TierDecision.Core.Callers;

/// <summary>Characters that no telephone or e-mail system puts into an identifier.</summary>
public static class ControlCharacters
{
    /// <summary>Whether there is one in <paramref name="text"/>.</summary>
    public static bool AreIn(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether there is one in <paramref name="header"/> that is no white space; tabs may stand between its parts.</summary>
    public static bool AreInHeader(ReadOnlySpan<char> header)
    {
        foreach (var c in header)
        {
            if (char.IsControl(c) && c is not ('\t' or '\r' or '\n'))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><paramref name="text"/> without those at its ends, and without white space there.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        while (text is [var first, ..] && IsBlank(first))
        {
            text = text[1..];
        }

        while (text is [.., var last] && IsBlank(last))
        {
            text = text[..^1];
        }

        return text;
    }

    private static bool IsBlank(char c) => char.IsControl(c) || char.IsWhiteSpace(c);
}
