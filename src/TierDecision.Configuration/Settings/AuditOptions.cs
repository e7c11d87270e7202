using TierDecision.Configuration.Settings.Rules;

namespace TierDecision.Configuration.Settings;

/// <summary>How much the audit trail keeps.</summary>
public sealed record AuditOptions
{
    /// <summary>
    /// About how many entries are kept, 1,000 to 1,000,000: half for scores and aliases that are written, half for all else. Default: 100,000. In
    /// Redis they are spread over the shards' streams, each of which keeps 100 to 10,000 whatever this says.
    /// </summary>
    [Between(1_000, 1_000_000)]
    public int Entries { get; init; } = 100_000;

    /// <summary>How many days entries are shown and kept, 1 to 3,650. Default: 400.</summary>
    [Between(1, 3_650)]
    public int Days { get; init; } = 400;
}
