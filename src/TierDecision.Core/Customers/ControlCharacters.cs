namespace TierDecision.Core.Customers;

/// <summary>Characters that no telephone or e-mail system puts into an identifier.</summary>
internal static class ControlCharacters
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
}
