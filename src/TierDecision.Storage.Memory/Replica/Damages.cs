namespace TierDecision.Storage.Memory.Replica;

/// <summary>Tells people of damaged partitions.</summary>
internal static class Damages
{
    // How many are named.
    private const int Named = 5;

    /// <summary>What is wrong with them; null if there are none.</summary>
    public static string? Describe(IReadOnlyCollection<string> damages) => damages.Count switch
    {
        0 => null,
        <= Named => string.Join("; ", damages),
        _ => $"{string.Join("; ", damages.Take(Named))}; and {damages.Count - Named} more",
    };
}
