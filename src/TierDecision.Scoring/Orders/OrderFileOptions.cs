using System.Collections.Immutable;
using NodaTime;

namespace TierDecision.Scoring.Orders;

/// <summary>How a file of open orders is read.</summary>
public sealed record OrderFileOptions
{
    /// <summary>Columns named by the caller, field to column. Default: none; columns are recognised by common names.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The time zone of days and of times without an offset. Default: null, such times are errors.</summary>
    public DateTimeZone? Zone { get; init; }

    /// <summary>Whether numbers are written with a decimal comma. Default: false.</summary>
    public bool DecimalComma { get; init; }
}
