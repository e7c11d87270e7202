namespace TierDecision.Core.Policies.Verification;

/// <summary>A condition as a formula over variables, negations pushed down to the literals.</summary>
internal abstract record Formula
{
    public static Formula True { get; } = new Conjunction([]);

    public static Formula False { get; } = new Disjunction([]);

    public static Formula All(IEnumerable<Formula> parts)
    {
        List<Formula> left = [.. parts.Where(part => part != True)];
        return left.Contains(False) ? False : left.Count switch { 0 => True, 1 => left[0], _ => new Conjunction(left) };
    }

    public static Formula Any(IEnumerable<Formula> parts)
    {
        List<Formula> left = [.. parts.Where(part => part != False)];
        return left.Contains(True) ? True : left.Count switch { 0 => False, 1 => left[0], _ => new Disjunction(left) };
    }

    /// <summary>The variables that it speaks of.</summary>
    public IEnumerable<string> Variables => this switch
    {
        Literal literal => [literal.Variable],
        Conjunction all => all.Parts.SelectMany(part => part.Variables),
        Disjunction any => any.Parts.SelectMany(part => part.Variables),
        _ => [],
    };

    /// <summary>What holds exactly when this does not.</summary>
    public Formula Negated => this switch
    {
        Literal literal => new Literal(literal.Variable, literal.Outside, literal.Inside),
        Conjunction all => Any(all.Parts.Select(part => part.Negated)),
        Disjunction any => All(any.Parts.Select(part => part.Negated)),
        _ => this,
    };

    /// <summary>What is left once <paramref name="variable"/> is known to have one of <paramref name="values"/>, a set of a single value.</summary>
    public Formula With(string variable, ValueSet values) => this switch
    {
        Literal literal when literal.Variable == variable => literal.Inside.Intersect(values).IsEmpty ? False : True,
        Conjunction all => All(all.Parts.Select(part => part.With(variable, values))),
        Disjunction any => Any(any.Parts.Select(part => part.With(variable, values))),
        _ => this,
    };
}

/// <summary>A variable has one of some values.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Inside">The values.</param>
/// <param name="Outside">All its other values.</param>
internal sealed record Literal(string Variable, ValueSet Inside, ValueSet Outside) : Formula;

/// <summary>All hold; none of them always does where there are any.</summary>
internal sealed record Conjunction(IReadOnlyList<Formula> Parts) : Formula;

/// <summary>At least one holds.</summary>
internal sealed record Disjunction(IReadOnlyList<Formula> Parts) : Formula;
