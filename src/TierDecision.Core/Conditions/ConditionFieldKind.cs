namespace TierDecision.Core.Conditions;

/// <summary>What a field is compared with.</summary>
public enum ConditionFieldKind : byte
{
    /// <summary>A word or a list of words.</summary>
    Word = 0,

    /// <summary>True or false.</summary>
    Truth = 1,

    /// <summary>Numbers or bounds.</summary>
    Number = 2,

    /// <summary>Durations or bounds.</summary>
    Duration = 3,

    /// <summary>Texts or a prefix.</summary>
    Text = 4,
}
