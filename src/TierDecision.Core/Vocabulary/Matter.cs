namespace TierDecision.Core.Vocabulary;

/// <summary>A matter that always reaches a person, whatever the customer's value.</summary>
public enum Matter : byte
{
    /// <summary>An ordinary matter.</summary>
    Unspecified = 0,

    /// <summary>An emergency.</summary>
    Emergency = 1,

    /// <summary>A legal matter.</summary>
    Legal = 2,
}
