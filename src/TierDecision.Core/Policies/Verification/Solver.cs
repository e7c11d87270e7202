namespace TierDecision.Core.Policies.Verification;

/// <summary>
/// Tells whether formulas can hold together: narrows the values of each variable by what must hold, then tries the alternatives that are left. It
/// says "no" only where it is proven. It says "yes" also where it gave up, and where variables depend on each other in a way that it is not told of:
/// so nothing is ever called impossible that is not.
/// </summary>
/// <param name="steps">How many alternatives it may try in all its life.</param>
internal sealed class Solver(int steps)
{
    private int _steps = steps;

    public bool CanHold(params IEnumerable<Formula> formulas) => Search([], [.. formulas]);

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

        if (choices.Count == 0 || --_steps < 0)
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

    private static bool Assume(Formula formula, Dictionary<string, ValueSet> values, List<Disjunction> choices)
    {
        switch (formula)
        {
            case Literal literal:
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
    private static bool Simplify(Dictionary<string, ValueSet> values, ref List<Disjunction> choices, List<Formula> must)
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

    private static bool Follows(Literal literal, Dictionary<string, ValueSet> values) =>
        values.TryGetValue(literal.Variable, out var known) && known.Intersect(literal.Outside).IsEmpty;

    private static bool IsRefuted(Formula formula, Dictionary<string, ValueSet> values) => formula switch
    {
        Literal literal => literal.Inside.IsEmpty || (values.TryGetValue(literal.Variable, out var known) && known.Intersect(literal.Inside).IsEmpty),
        Conjunction all => all.Parts.Any(part => IsRefuted(part, values)),
        Disjunction any => any.Parts.All(part => IsRefuted(part, values)),
        _ => false,
    };
}
