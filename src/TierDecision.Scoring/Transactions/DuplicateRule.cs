namespace TierDecision.Scoring.Transactions;

/// <summary>What becomes of rows that are equal in everything to a row before them.</summary>
public enum DuplicateRule : byte
{
    /// <summary>Each counts: an order may have two equal lines.</summary>
    Keep = 1,

    /// <summary>All of them count as one.</summary>
    Once = 2,
}
