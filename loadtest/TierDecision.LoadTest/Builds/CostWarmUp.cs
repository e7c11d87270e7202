using TierDecision.LoadTest.Comparison;

namespace TierDecision.LoadTest.Builds;

/// <summary>How the processes of one start were warmed up.</summary>
/// <param name="Requests">The requests that each got.</param>
/// <param name="IsSettled">Whether their compilers were idle in the end; null if the system does not tell.</param>
internal sealed record CostWarmUp(int Requests, bool? IsSettled)
{
    /// <summary>
    /// Rounds of short turns at first. A turn opens connections and reads the metrics twice. The runtime compiles a method anew after thirty calls,
    /// and once more after the next thirty: only after many turns do the beginning and the end of a turn cost what they will.
    /// </summary>
    public const int ShortRounds = 40;

    private const int ShortTurn = 2_000;
    private const int LongTurn = 25_000;

    // Then rounds until the compilers were idle in the last three: until they took less than a hundredth of their servers' processor time.
    private const int IdleRounds = 3;
    private const double IdleShare = 0.01;
    private const int MostLongRounds = 40;

    // If the system does not tell what compilers do.
    private const int UnseenLongRounds = (ComparisonRun.WarmUpRequests - (ShortRounds * ShortTurn)) / LongTurn;

    /// <summary>The requests of each turn in round <paramref name="round"/>, from 1.</summary>
    public static int RequestsOf(int round) => round <= ShortRounds ? ShortTurn : LongTurn;

    /// <summary>How a warm-up of these rounds ends; null if it needs one more.</summary>
    public static CostWarmUp? EndOf(IReadOnlyList<IReadOnlyList<Measurement>> rounds)
    {
        var longRounds = rounds.Count - ShortRounds;
        if (longRounds < IdleRounds)
        {
            return null;
        }

        var idle = AreIdle([.. rounds.TakeLast(IdleRounds).SelectMany(turns => turns)]);
        var isEnd = (idle ?? longRounds >= UnseenLongRounds) || longRounds >= MostLongRounds;
        return isEnd ? new((ShortRounds * ShortTurn) + (longRounds * LongTurn), idle) : null;
    }

    private static bool? AreIdle(Measurement[] turns) => turns.Any(turn => turn.CompilerCpu is null)
        ? null
        : turns.GroupBy(turn => turn.Contender).All(own => own.Sum(turn => turn.CompilerCpu) <= IdleShare * own.Sum(turn => turn.ServerCpu));
}
