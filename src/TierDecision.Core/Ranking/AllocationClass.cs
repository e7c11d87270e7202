namespace TierDecision.Core.Ranking;

/// <summary>
/// What an order may win or lose when scarce stock is handed out anew: the confirmation strategies of SAP S/4HANA's backorder processing
/// (advanced available-to-promise). In the order in which they are served.
/// </summary>
public enum AllocationClass : byte
{
    /// <summary>Not said; taken as <see cref="Redistribute"/>.</summary>
    Unspecified = 0,

    /// <summary>Is confirmed in full.</summary>
    Win = 1,

    /// <summary>Keeps at least what it has, and gets more where it can.</summary>
    Gain = 2,

    /// <summary>May get more, may lose.</summary>
    Redistribute = 3,

    /// <summary>Gets no more than it has, and may lose.</summary>
    Fill = 4,

    /// <summary>Loses all that it has.</summary>
    Lose = 5,
}
