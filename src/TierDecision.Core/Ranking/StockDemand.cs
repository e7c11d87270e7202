namespace TierDecision.Core.Ranking;

/// <summary>
/// What an order asks of the stock. Any numbers are taken: negative ones count as 0, and more confirmed than requested counts as what is requested.
/// </summary>
/// <param name="Class">What it may win or lose.</param>
/// <param name="Requested">How much it asks for, in whole pieces of the smallest size that is handed out.</param>
/// <param name="Confirmed">How much of that is confirmed at present.</param>
public readonly record struct StockDemand(AllocationClass Class, long Requested, long Confirmed)
{
    internal AllocationClass SoundClass => Class is >= AllocationClass.Win and <= AllocationClass.Lose ? Class : AllocationClass.Redistribute;

    internal long Wanted => Math.Max(0, Requested);

    internal long Had => Math.Clamp(Confirmed, 0, Wanted);

    /// <summary>What its class guarantees, if the stock holds it.</summary>
    internal long Guaranteed => SoundClass switch
    {
        AllocationClass.Win => Wanted,
        AllocationClass.Gain => Had,
        _ => 0,
    };

    /// <summary>The most that its class may get.</summary>
    internal long Most => SoundClass switch
    {
        AllocationClass.Fill => Had,
        AllocationClass.Lose => 0,
        _ => Wanted,
    };
}
