using System.Collections.Immutable;
using NodaTime;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Orders;

/// <summary>How a file of open orders is read.</summary>
public sealed record OrderFileOptions
{
    /// <summary>Columns named by the caller, field to column. Default: none; columns are recognised by common names.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The time zone of days and of times without an offset. Default: null, such times are errors.</summary>
    public DateTimeZone? Zone { get; init; }

    /// <summary>What stands before the fraction of numbers. Default: a point.</summary>
    public DecimalMark DecimalMark { get; init; }

    /// <summary>
    /// Takes the bad lines, each as it stands with the reason behind it, while the good ones are used. Default: null, one bad line
    /// rejects the file. The caller owns the writer.
    /// </summary>
    public TextWriter? Rejects { get; init; }

    /// <summary>Takes each error as it is found, also those that the report does not keep. Default: null.</summary>
    public Action<LineError>? OnError { get; init; }
}
