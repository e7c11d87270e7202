using TierDecision.Core.Conditions;

namespace TierDecision.Core.Priorities;

/// <summary>A rule that raises or lowers the priority.</summary>
public sealed class PriorityRulePlan
{
    internal PriorityRulePlan(string name, Condition when, int priorityChange, long headStartChangeMilliseconds)
    {
        Name = name;
        When = when;
        PriorityChange = priorityChange;
        HeadStartChangeMilliseconds = headStartChangeMilliseconds;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Added to the priority.</summary>
    public int PriorityChange { get; }

    /// <summary>Added to the head start.</summary>
    public long HeadStartChangeMilliseconds { get; }

    internal Condition When { get; }
}
