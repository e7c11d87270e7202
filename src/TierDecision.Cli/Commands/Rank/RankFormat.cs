namespace TierDecision.Cli.Commands.Rank;

/// <summary>How a ranking is printed.</summary>
internal enum RankFormat
{
    /// <summary>Not said: as tables.</summary>
    Unspecified = 0,

    /// <summary>Tables for people.</summary>
    Table = 1,

    /// <summary>One row for each order.</summary>
    Csv = 2,

    /// <summary>The answers of the service.</summary>
    Json = 3,
}
