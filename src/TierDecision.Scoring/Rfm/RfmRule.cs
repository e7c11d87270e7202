namespace TierDecision.Scoring.Rfm;

/// <summary>
/// How a value becomes a score of 1..5. Both cut at the linear quantiles of 20, 40, 60 and 80 percent and differ in what is done at a cut.
/// </summary>
public enum RfmRule : byte
{
    /// <summary>
    /// 1 plus the number of cuts strictly below the value; equal values always get equal scores, and one that lies on a cut stays below it.
    /// </summary>
    StrictlyBelow = 0,

    /// <summary>
    /// 1 plus the number of cuts that the value reaches, each cut raised by one unit (a day, an order, a unit of money): the rule of the R package
    /// rfm 0.3.0 (rsquaredacademy), for whole numbers. Its frequency is <see cref="FrequencyUnit.Transactions"/>.
    /// </summary>
    CutPlusOne = 1,
}
