namespace TierDecision.Storage.Policies;

/// <summary>A change of what is tried beside the policy in force.</summary>
/// <param name="Action">What is done.</param>
public sealed record PolicyTrialChange(PolicyTrialAction Action)
{
    /// <summary>The candidate of a trial that is started.</summary>
    public string Revision { get; init; } = "";

    /// <summary>A shadow that is started is evaluated for one in so many decisions, 1 to <see cref="PolicyTrialLimits.OneIn"/>.</summary>
    public int OneIn { get; init; } = PolicyTrialLimits.DefaultOneIn;

    /// <summary>The share of a canary that is started or changed, in hundredths of a percent, 0 to <see cref="PolicyTrialLimits.Whole"/>.</summary>
    public int Share { get; init; }

    /// <summary>What rolls a canary back that is started.</summary>
    public PolicyCanaryLimits Limits { get; init; } = PolicyCanaryLimits.Default;

    /// <summary>The number of the trial that is changed or ended; null for the one that runs, whichever it is.</summary>
    public long? Trial { get; init; }
}

/// <summary>What is done to a trial.</summary>
public enum PolicyTrialAction : byte
{
    /// <summary>A shadow begins.</summary>
    StartShadow = 0,

    /// <summary>The shadow ends.</summary>
    StopShadow = 1,

    /// <summary>A canary begins.</summary>
    StartCanary = 2,

    /// <summary>The canary gets another share.</summary>
    SetCanary = 3,

    /// <summary>Somebody ends the canary.</summary>
    StopCanary = 4,

    /// <summary>One of its limits ends the canary.</summary>
    RollBackCanary = 5,
}
