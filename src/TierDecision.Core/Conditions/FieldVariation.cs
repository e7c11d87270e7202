using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;

namespace TierDecision.Core.Conditions;

/// <summary>What is asked and known, with one thing changed.</summary>
internal readonly record struct VariedFacts(DecisionRequest Request, CustomerFacts Customer);

/// <summary>The facts with <paramref name="value"/> in a field and nothing else changed; null if it cannot have that value alone.</summary>
internal delegate VariedFacts? FieldChange<in T>(in ConditionFacts facts, T value);

/// <summary>How a number is varied by itself, and on what grid.</summary>
internal abstract record NumberVariation;

/// <summary>A number of the record, on the grid of single precision.</summary>
/// <param name="Column">The column.</param>
/// <param name="FromOne">Whether the field shows what is left of the column to one.</param>
internal sealed record NumberOfRecord(CustomerNumberField Column, bool FromOne = false) : NumberVariation
{
    /// <summary>What the field shows of <paramref name="kept"/>, and what is kept of what it shows.</summary>
    public double Shown(double kept) => FromOne ? 1 - kept : kept;
}

/// <summary>A score of the record, in whole numbers of 1 to 5.</summary>
internal sealed record RatingOfRecord(CustomerRatingField Column) : NumberVariation;

/// <summary>A duration since a moment that can have been another one.</summary>
/// <param name="Change">Sets the moment.</param>
internal sealed record TimeSince(FieldChange<Instant> Change) : NumberVariation
{
    /// <summary>The grid on which the moment is kept, counted from whatever it counts from. Default: a millisecond.</summary>
    public Duration Step { get; init; } = Duration.FromMilliseconds(1);
}
