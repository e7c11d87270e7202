namespace TierDecision.Scoring.Transactions;

/// <summary>What becomes of the sales of guests, who share an id in many shops.</summary>
public enum GuestRule : byte
{
    /// <summary>Each guest is a customer under the e-mail address.</summary>
    Apart = 1,

    /// <summary>Their sales are left out.</summary>
    Drop = 2,

    /// <summary>The id is taken as it stands.</summary>
    Keep = 3,
}
