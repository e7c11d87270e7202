namespace TierDecision.Storage.Audit;

/// <summary>How long a text of an entry may be; what is longer is cut, with <c>…</c> at its end.</summary>
public static class AuditLimits
{
    /// <summary>Characters of a caller or an author.</summary>
    public const int Name = 128;

    /// <summary>Characters of a reason.</summary>
    public const int Reason = 512;

    /// <summary>Characters of a value before or after.</summary>
    public const int Value = 256;

    /// <summary>Changes of one entry.</summary>
    public const int Changes = 64;
}
