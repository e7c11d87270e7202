using TierDecision.Scoring.Files;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Scoring.Inspection;

/// <summary>How a file of transactions would be read.</summary>
public sealed record FileInspection
{
    /// <summary>What separates its values; a space for a CDNOW file.</summary>
    public char Delimiter { get; init; }

    /// <summary>All columns in the order of the file; none of a CDNOW file.</summary>
    public IReadOnlyList<InspectedColumn> Columns { get; init; } = [];

    /// <summary>The first transactions, 3 at most.</summary>
    public IReadOnlyList<Transaction> FirstRows { get; init; } = [];

    /// <summary>What would be refused, and the number of lines.</summary>
    public required FileReport Report { get; init; }

    /// <summary>What can be read and looks wrong all the same, each a sentence.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether <c>tierctl score</c> reads the file with <see cref="Options"/>, once a person has chosen where they leave a choice.</summary>
    public bool IsReady { get; init; }

    /// <summary>
    /// The options of <c>tierctl score</c> that read the file, beside those that were given; one that a person must decide has its choices.
    /// </summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}
