namespace TierDecision.Core.Queueing;

/// <summary>
/// The two service levels that contact centres report, from the same counts. They differ as soon as anybody gives up, so a number without the name of
/// its definition says nothing. The definitions are those of Asterisk's queue statistics.
/// </summary>
/// <param name="Answered">Contacts that were answered, 0 or more.</param>
/// <param name="AnsweredInTime">Those of them that were answered within the limit.</param>
/// <param name="Abandoned">Contacts that gave up, 0 or more.</param>
/// <param name="AbandonedInTime">Those of them that gave up within the limit.</param>
public readonly record struct ServiceLevel(long Answered, long AnsweredInTime, long Abandoned = 0, long AbandonedInTime = 0)
{
    /// <summary>"SL": answered in time, of those answered, 0..1; null where nobody was answered. Who gave up does not count.</summary>
    public double? OfAnswered => Ratio(AnsweredInTime, Answered);

    /// <summary>"SL2": answered or given up in time, of all, 0..1; null where nobody came. Who gave up early counts as served.</summary>
    public double? OfAll => Ratio(AnsweredInTime + AbandonedInTime, Answered + Abandoned);

    private static double? Ratio(long part, long whole) => whole <= 0 ? null : (double)part / whole;
}
