namespace TierDecision.LoadTest.Stores;

/// <summary>What the sizes and speeds of the store are measured with.</summary>
internal sealed record StoreOptions
{
    /// <summary>From this many customers on everything is done once: rounds are for what is short.</summary>
    public const int OnceFrom = 5_000_000;

    /// <summary>The numbers of customers, ascending.</summary>
    public required IReadOnlyList<int> Customers { get; init; }

    /// <summary>How often everything is done, with a median.</summary>
    public required int Rounds { get; init; }

    /// <summary>How often for one number of customers.</summary>
    public int RoundsOf(int customers) => customers >= OnceFrom ? 1 : Rounds;
}
