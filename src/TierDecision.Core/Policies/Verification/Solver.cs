namespace TierDecision.Core.Policies.Verification;

/// <summary>
/// Tells whether formulas can hold together: narrows the values of each variable by what must hold, then tries the alternatives that are left. It
/// says "no" only where it is proven. It says "yes" also where it gave up, and where variables depend on each other in a way that it is not told of:
/// so nothing is ever called impossible that is not.
/// </summary>
/// <param name="steps">How many literals it may look at in all its life, so that no policy takes long.</param>
internal sealed class Solver(int steps)
{
    private int _steps = steps;

    /// <summary>Whether it has given up: from then on its "yes" says nothing.</summary>
    public bool IsExhausted => _steps < 0;

    public bool CanHold(params IEnumerable<Formula> formulas) => IsExhausted || Search([], [.. formulas]);

    /// <summary>Takes steps for work that is done elsewhere; false where none are left.</summary>
    public bool Spend(int steps) => (_steps = Math.Max(-1, _steps - steps)) >= 0;

    private bool Search(Dictionary<string, ValueSet> values, List<Formula> must)
    {
        var choices = new List<Disjunction>();
        while (must.Count > 0)
        {
            foreach (var formula in must)
            {
                if (!Assume(formula, values, choices))
                {
                    return false;
                }
            }

            must = [];
            if (!Simplify(values, ref choices, must))
            {
                return false;
            }
        }

        if (choices.Count == 0 || !Spend(values.Count))
        {
            return true;
        }

        var choice = choices.MinBy(candidate => candidate.Parts.Count)!;
        choices.Remove(choice);
        foreach (var part in choice.Parts)
        {
            if (Search(new Dictionary<string, ValueSet>(values), [part, .. choices]))
            {
                return true;
            }
        }

        return false;
    }

    private bool Assume(Formula formula, Dictionary<string, ValueSet> values, List<Disjunction> choices)
    {
        switch (formula)
        {
            case Literal literal:
                Spend(1);
                var narrowed = values.TryGetValue(literal.Variable, out var known) ? known.Intersect(literal.Inside) : literal.Inside;
                values[literal.Variable] = narrowed;
                return !narrowed.IsEmpty;
            case Conjunction all:
                return all.Parts.All(part => Assume(part, values, choices));
            case Disjunction any:
                choices.Add(any);
                return any.Parts.Count > 0;
            default:
                throw new InvalidOperationException($"No assumption for the formula type {formula.GetType().Name}.");
        }
    }

    // Drops the alternatives that cannot hold any more, and the choices that hold anyway; a choice of one is none.
    private bool Simplify(Dictionary<string, ValueSet> values, ref List<Disjunction> choices, List<Formula> must)
    {
        var open = new List<Disjunction>(choices.Count);
        foreach (var choice in choices)
        {
            if (choice.Parts.Any(part => part is Literal literal && Follows(literal, values)))
            {
                continue;
            }

            List<Formula> left = [.. choice.Parts.Where(part => !IsRefuted(part, values))];
            switch (left.Count)
            {
                case 0:
                    return false;
                case 1:
                    must.Add(left[0]);
                    break;
                default:
                    open.Add(left.Count == choice.Parts.Count ? choice : new Disjunction(left));
                    break;
            }
        }

        choices = open;
        return true;
    }

    private bool Follows(Literal literal, Dictionary<string, ValueSet> values) =>
        Spend(1) && values.TryGetValue(literal.Variable, out var known) && known.Intersect(literal.Outside).IsEmpty;

    private bool IsRefuted(Formula formula, Dictionary<string, ValueSet> values) => formula switch
    {
        Literal literal =>
            Spend(1) && (literal.Inside.IsEmpty || (values.TryGetValue(literal.Variable, out var known) && known.Intersect(literal.Inside).IsEmpty)),
        Conjunction all => all.Parts.Any(part => IsRefuted(part, values)),
        Disjunction any => any.Parts.All(part => IsRefuted(part, values)),
        _ => false,
    };
}
