using NodaTime;
using TierDecision.Core.Customers;

namespace TierDecision.Storage.Writes;

/// <summary>Some columns of a score, each flag by itself. Immutable.</summary>
public sealed class ScoreColumns
{
    private readonly HashSet<CustomerField> _columns = [];
    private readonly CustomerFlags _flags;

    private ScoreColumns(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (CustomerFields.Flags.Words.TryGetValue(name, out var flag))
            {
                _flags |= (CustomerFlags)flag;
            }
            else
            {
                _columns.Add(CustomerFields.OfScore.First(column => column != CustomerFields.Flags && column.Name == name));
            }
        }
    }

    /// <summary>The names of all columns and, instead of the column of flags, of all flags.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. CustomerFields.OfScore.SelectMany(column => column is CustomerFlagsField flags ? flags.Words.Keys : [column.Name])];

    /// <summary>The columns and flags of these names.</summary>
    /// <exception cref="InvalidOperationException">A name is not one of <see cref="Names"/>.</exception>
    public static ScoreColumns Of(IEnumerable<string> names) => new(names);

    /// <summary>Whether it is one of the columns.</summary>
    public bool Has(CustomerField column) => _columns.Contains(column);

    /// <summary>Whether these flags are among them.</summary>
    public bool Has(CustomerFlags flags) => (_flags & flags) == flags;

    /// <summary>What stands with these columns of another score. The version is the other one's.</summary>
    /// <param name="standing">What stands.</param>
    /// <param name="write">The write, whose score has the numbers of its tier and agent.</param>
    /// <param name="score">The score of the write.</param>
    internal CustomerScore Merge(in CustomerScore standing, CustomerWrite write, in CustomerScore score)
    {
        var merged = standing;
        foreach (var column in CustomerFields.OfScore)
        {
            merged = Has(column) ? column.Copy(score, merged) : merged;
        }

        if (Has(CustomerFields.DissatisfiedAt))
        {
            merged = CustomerFields.DissatisfiedAt.Set(merged, write.DissatisfiedAt);
        }
        else if (Has(CustomerFields.AsOf) && CustomerFields.DissatisfiedAt.Get(standing) is { } dissatisfied)
        {
            merged = CustomerFields.DissatisfiedAt.Set(merged, WholeDaysBefore(merged.AsOf, dissatisfied));
        }

        if (merged.Tier != standing.Tier && !Has(CustomerFields.TierSince))
        {
            // What stands is when the customer got another tier.
            merged = merged with { TierSince = score.AsOf };
        }

        return merged with { Flags = (standing.Flags & ~_flags) | (score.Flags & _flags), Version = score.Version };
    }

    // The moment's day in UTC at the time of day of asOf. A record counts whole days back from as_of, and a part of a day cannot be kept: cut off at
    // each write of as_of, those parts would add up, and the moment would come along. On the same day it stays, however often as_of moves.
    private static Instant WholeDaysBefore(Instant asOf, Instant moment) => moment.InUtc().Date.At(asOf.InUtc().TimeOfDay).InUtc().ToInstant();
}
