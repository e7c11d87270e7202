using NodaTime;

namespace TierDecision.Core.Ranking;

/// <summary>
/// An order that waits to be worked on. Any value is taken, because a ranking never fails: units that are no positive number count as 1,
/// a weight that is none as 0, and a due time more than <see cref="WorkCapacity.HorizonDays"/> days ahead as that far.
/// </summary>
/// <param name="Units">The work in it, in the units in which the capacity is stated, 0.000001 to 100,000,000.</param>
/// <param name="Weight">What it is worth to be on time, 0 to 1,000,000,000, higher is worth more; the customer's value.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="DueAt">By when it has to be done; null where there is no such time, which counts as the horizon for its place.</param>
/// <param name="Promised">Whether the due time is a promise that can be kept or broken, and not only reckoned for its place.</param>
public readonly record struct OpenOrder(double Units, double Weight, Instant PlacedAt, Instant? DueAt, bool Promised = true)
{
    /// <summary>The least work in an order.</summary>
    public const double MinUnits = 1e-6;

    /// <summary>The most work in an order.</summary>
    public const double MaxUnits = 1e8;

    internal const double MaxWeight = 1e9;

    /// <summary>The work in millionths of a unit, at least 1: whole numbers add up to the same sum in every order.</summary>
    internal long Work => Units > 0 ? Math.Max(1, (long)Math.Round(Math.Min(Units, MaxUnits) * WorkCapacity.Grain)) : WorkCapacity.Grain;

    internal double SoundWeight => Weight > 0 ? Math.Min(Weight, MaxWeight) : 0;

    internal bool HasPromise => Promised && DueAt is not null;
}
