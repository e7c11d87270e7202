using System.Collections.Immutable;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Scores;

/// <summary>How a score file is read.</summary>
public sealed record ScoreFileOptions
{
    /// <summary>The tier names that the file may use, best first; compared without regard to case.</summary>
    public required IReadOnlyList<string> Tiers { get; init; }

    /// <summary>
    /// Columns named by the caller, field to column, such as <c>tier</c> to <c>Kundenklasse</c>. Default: columns bear the fields' names.
    /// </summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What the data is as of if the first line does not say. Default: not known.</summary>
    public Instant AsOf { get; init; }

    /// <summary>The delimiter, an ASCII character. Default: null, the one of comma, semicolon, tab and bar that the header has most of.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The last moment that a score can be as of, or a tier be held since; a later one is an error. Default: null, any.</summary>
    public Instant? Latest { get; init; }

    /// <summary>Reads phone numbers that are not E.164. Default: they are refused.</summary>
    public IPhoneNormalizer Phones { get; init; } = E164Only.Instance;

    /// <summary>
    /// Takes the bad lines, each as it stands with the reason behind it, while the good ones are used. Default: null, one bad line
    /// rejects the file. The caller owns the writer.
    /// </summary>
    public TextWriter? Rejects { get; init; }

    /// <summary>Takes each error as it is found, also those that the report does not keep. Default: null.</summary>
    public Action<LineError>? OnError { get; init; }
}
