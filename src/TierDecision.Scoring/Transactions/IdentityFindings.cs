using System.Collections.Immutable;
using TierDecision.Scoring.Dialects;

namespace TierDecision.Scoring.Transactions;

/// <summary>What looks wrong with the ids of a file's customers.</summary>
internal sealed record IdentityFindings
{
    /// <summary>The first id that a spreadsheet wrote as a number; null if there is none.</summary>
    public Evidence? Damaged { get; init; }

    /// <summary>How many lines have such an id.</summary>
    public long DamagedLines { get; init; }

    /// <summary>Ids that are of many people, by their e-mail addresses; the one of the most lines first.</summary>
    public ImmutableArray<SharedId> Shared { get; init; } = [];

    /// <summary>
    /// The first id that is an e-mail address which stands in a line before with letters of another case, and that line; null if there is none.
    /// </summary>
    public (long Line, Evidence Other)? SameAddress { get; init; }
}

/// <summary>An id of several people.</summary>
/// <param name="First">The id and the line that it is on first.</param>
/// <param name="Addresses">How many e-mail addresses it has; at most <see cref="IdentitySurvey.MostAddresses"/> are counted.</param>
/// <param name="Lines">How many lines have it.</param>
internal sealed record SharedId(Evidence First, int Addresses, long Lines);
