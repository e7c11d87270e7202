namespace TierDecision.Service.Wire;

/// <summary>What the pin of a contact brought about. The words of metrics and logs are these names in small letters.</summary>
internal enum PinOutcome : byte
{
    /// <summary>The question brought no pin.</summary>
    None = 0,

    /// <summary>The policy under which the contact entered decided: it is still in force, or tried.</summary>
    Current = 1,

    /// <summary>The policy under which the contact entered decided, and is not in force any more.</summary>
    Kept = 2,

    /// <summary>The time for which the contact kept its policy is over: the policy in force decided.</summary>
    Expired = 3,

    /// <summary>This node does not have the policy of the pin, or that cannot serve the customers: the policy in force decided.</summary>
    Gone = 4,
}
