namespace TierDecision.Core.Conditions;

/// <summary>
/// A condition as people write it: fields and what they must be, all of which must hold, and the groups <c>all</c>, <c>any</c> and <c>not</c>.
/// </summary>
public sealed class ConditionConfig
{
    /// <summary>Conditions that must all hold.</summary>
    public List<ConditionConfig>? All { get; set; }

    /// <summary>Conditions of which at least one must hold.</summary>
    public List<ConditionConfig>? Any { get; set; }

    /// <summary>A condition that must not hold.</summary>
    public ConditionConfig? Not { get; set; }

    /// <summary>Hours of the week that it must be in.</summary>
    public TimeOfWeekConfig? TimeOfWeek { get; set; }

    /// <summary>Dates that it must lie within.</summary>
    public DatesConfig? Dates { get; set; }

    /// <summary>What each field must be, by the field's name.</summary>
    public Dictionary<string, OperandConfig> Fields { get; set; } = [];
}

/// <summary>What a field must be: one of some values, or within bounds, or beginning with a prefix.</summary>
public sealed class OperandConfig
{
    /// <summary>The field is one of these; as written, the field's type reads them.</summary>
    public List<string> Values { get; set; } = [];

    /// <summary>The field is this or more.</summary>
    public string? AtLeast { get; set; }

    /// <summary>The field is more than this.</summary>
    public string? Above { get; set; }

    /// <summary>The field is this or less.</summary>
    public string? AtMost { get; set; }

    /// <summary>The field is less than this.</summary>
    public string? Below { get; set; }

    /// <summary>The field begins with this, without regard to case.</summary>
    public string? Prefix { get; set; }
}
