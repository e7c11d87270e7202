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

    /// <summary>Everything is done with this many first, and not reported: compiled code is replaced by better code after some ten thousand calls.</summary>
    public int WarmUpCustomers { get; init; } = 100_000;

    /// <summary>How many blocks of 2,000 look-ups are timed of each kind.</summary>
    public int LookupBlocks { get; init; } = 700;

    /// <summary>How often for one number of customers.</summary>
    public int RoundsOf(int customers) => customers >= OnceFrom ? 1 : Rounds;
}
