namespace TierDecision.Core.Policies.Conditions;

/// <summary>A compiled condition: a small tree that reads the facts by reference and allocates nothing.</summary>
internal abstract class Condition
{
    /// <summary>Always holds.</summary>
    public static Condition Always { get; } = new AllOf([]);

    public abstract bool Matches(in ConditionFacts facts);
}

internal sealed class AllOf(Condition[] parts) : Condition
{
    public override bool Matches(in ConditionFacts facts)
    {
        foreach (var part in parts)
        {
            if (!part.Matches(facts))
            {
                return false;
            }
        }

        return true;
    }
}

internal sealed class AnyOf(Condition[] parts) : Condition
{
    public override bool Matches(in ConditionFacts facts)
    {
        foreach (var part in parts)
        {
            if (part.Matches(facts))
            {
                return true;
            }
        }

        return false;
    }
}

internal sealed class Not(Condition part) : Condition
{
    public override bool Matches(in ConditionFacts facts) => !part.Matches(facts);
}
