namespace TierDecision.Scoring.Lifetime.Fitting;

/// <summary>How a fit ended.</summary>
public enum FitStatus : byte
{
    /// <summary>At a maximum of the likelihood: no slope, and downhill in every direction.</summary>
    Converged = 0,

    /// <summary>No maximum was found: the data do not tell the parameters, or the best ones are infinite.</summary>
    NotConverged = 1,
}
