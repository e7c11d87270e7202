namespace TierDecision.Core.Policies;

/// <summary>What a reason says to people. <c>{subject}</c> stands for the tier or rule that it speaks of.</summary>
public sealed class ReasonTextConfig
{
    /// <summary>In English. Default: the built-in text.</summary>
    public string? En { get; set; }

    /// <summary>In Chinese. Default: the built-in text.</summary>
    public string? Zh { get; set; }
}
