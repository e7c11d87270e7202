namespace TierDecision.Core.Customers;

/// <summary>What is known of a customer beside the score; a policy's conditions and guardrails read it.</summary>
[Flags]
public enum CustomerFlags : byte
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>Needs particular care, by the company's own definition. Always reaches a person.</summary>
    Vulnerable = 1,

    /// <summary>Has a complaint that is not settled. Always reaches a person.</summary>
    OpenComplaint = 2,

    /// <summary>On hold for suspected fraud.</summary>
    FraudHold = 4,

    /// <summary>The identity was verified by the company.</summary>
    Verified = 8,

    /// <summary>Was dissatisfied lately, by a satisfaction score or a survey.</summary>
    Dissatisfied = 16,
}
