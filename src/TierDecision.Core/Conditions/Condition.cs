namespace TierDecision.Core.Conditions;

/// <summary>A compiled condition: a small immutable tree that reads the facts by reference and allocates nothing.</summary>
internal abstract class Condition
{
    /// <summary>Always holds.</summary>
    public static Condition Always { get; } = new Constant(true);

    /// <summary>Never holds.</summary>
    public static Condition Never { get; } = new Constant(false);

    /// <summary>The field that the policy asks about and what it asks; null for groups. For those who explain; the engine never looks.</summary>
    public ConditionSource? Source { get; private set; }

    public abstract bool Matches(in ConditionFacts facts);

    /// <summary>Notes what the condition was made of. Called by the compiler alone, once.</summary>
    public Condition From(ConditionSource source)
    {
        Source = source;
        return this;
    }

    /// <summary>
    /// What is left to ask once <paramref name="known"/> is known: an equivalent condition, <see cref="Always"/> and <see cref="Never"/> where
    /// nothing is.
    /// </summary>
    public virtual Condition Reduce(in KnownFacts known) => this;

    private sealed class Constant(bool value) : Condition
    {
        public override bool Matches(in ConditionFacts facts) => value;
    }
}

internal sealed class AllOf(Condition[] parts) : Condition
{
    public IReadOnlyList<Condition> Parts => parts;

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

    public override Condition Reduce(in KnownFacts known)
    {
        var left = new List<Condition>(parts.Length);
        foreach (var part in parts)
        {
            var reduced = part.Reduce(known);
            if (reduced == Never)
            {
                return Never;
            }

            if (reduced != Always)
            {
                left.Add(reduced);
            }
        }

        return left.Count switch { 0 => Always, 1 => left[0], _ => new AllOf([.. left]) };
    }
}

internal sealed class AnyOf(Condition[] parts) : Condition
{
    public IReadOnlyList<Condition> Parts => parts;

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

    public override Condition Reduce(in KnownFacts known)
    {
        var left = new List<Condition>(parts.Length);
        foreach (var part in parts)
        {
            var reduced = part.Reduce(known);
            if (reduced == Always)
            {
                return Always;
            }

            if (reduced != Never)
            {
                left.Add(reduced);
            }
        }

        return left.Count switch { 0 => Never, 1 => left[0], _ => new AnyOf([.. left]) };
    }
}

internal sealed class Not(Condition part) : Condition
{
    public Condition Part => part;

    public override bool Matches(in ConditionFacts facts) => !part.Matches(facts);

    public override Condition Reduce(in KnownFacts known)
    {
        var reduced = part.Reduce(known);
        return reduced == Always ? Never : reduced == Never ? Always : new Not(reduced);
    }
}
