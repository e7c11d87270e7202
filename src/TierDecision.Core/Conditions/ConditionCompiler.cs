using System.Globalization;
using TierDecision.Core.Customers;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Conditions;

/// <summary>Checks a condition for type and spelling and makes the tree that the engine runs.</summary>
/// <param name="tiers">The names of the tiers.</param>
/// <param name="findings">Takes what is wrong.</param>
/// <param name="times">Compiles what is asked of the time; none where conditions do not speak of it.</param>
/// <param name="scope">When the conditions are asked: <see cref="FieldScope.Request"/> or <see cref="FieldScope.Scoring"/>.</param>
internal sealed class ConditionCompiler(
    IReadOnlyList<string> tiers, FindingList findings, TimeConditionCompiler? times = null, FieldScope scope = FieldScope.Request)
{
    public Condition Compile(string path, ConditionConfig? config)
    {
        if (config is null)
        {
            return Condition.Always;
        }

        if (config is { All: null, Any: null, Not: null, TimeOfWeek: null, Dates: null, Fields.Count: 0 })
        {
            findings.Error(path, null, "says nothing: leave it out where it always holds");
        }

        var parts = new List<Condition>();
        foreach (var (name, operand) in config.Fields)
        {
            parts.AddRange(CompileField($"{path}.{name}", name, operand).Select(part => part.From(ConditionSource.Of(name, operand))));
        }

        parts.AddRange(CompileGroup($"{path}.all", config.All));
        if (config.Any is not null)
        {
            parts.Add(new AnyOf([.. CompileGroup($"{path}.any", config.Any)]));
        }

        if (config.Not is not null)
        {
            parts.Add(new Not(Compile($"{path}.not", config.Not)));
        }

        parts.AddRange(CompileTimes(path, config));
        return parts.Count switch
        {
            0 => Condition.Always,
            1 => parts[0],
            _ => new AllOf([.. parts]),
        };
    }

    private IEnumerable<Condition> CompileGroup(string path, List<ConditionConfig>? group)
    {
        if (group is { Count: 0 })
        {
            findings.Error(path, null, "is an empty list: give conditions or take it out");
        }

        return [.. (group ?? []).Select((part, i) => Compile($"{path}[{i}]", part))];
    }

    private IEnumerable<Condition> CompileTimes(string path, ConditionConfig config)
    {
        if (config is { TimeOfWeek: null, Dates: null })
        {
            return [];
        }

        if (times is not null)
        {
            return times.Compile(path, config);
        }

        findings.Error(path, config.TimeOfWeek is null ? "dates" : "time_of_week", NotNow);
        return [];
    }

    private string NotNow => scope == FieldScope.Scoring
        ? "is known only when a request comes; tiers are assigned where scores are made"
        : "is known only where scores are made: use it for the tiers";

    private IEnumerable<Condition> CompileField(string path, string name, OperandConfig operand)
    {
        if (name.StartsWith(ConditionSource.AttributePrefix, StringComparison.Ordinal) && name.Length > ConditionSource.AttributePrefix.Length)
        {
            if (scope == FieldScope.Scoring)
            {
                findings.Error(path, name, NotNow);
                return [];
            }

            if (!Words(path, operand))
            {
                return [];
            }

            WarnOfWildcards(path, operand.Values, canBegin: false);
            return [new AttributeIs(name[ConditionSource.AttributePrefix.Length..], [.. operand.Values])];
        }

        var field = ConditionFields.Find(name);
        if (field is null)
        {
            var known = ConditionFields.All.Where(IsInScope).Select(candidate => candidate.Name)
                .Concat(["all", "any", "not", "time_of_week", "dates"]);
            findings.Error(path, name, NearestWord.NotOneOf("field", name, known) + "; a company's own attribute is written attribute.NAME");
            return [];
        }

        if (!IsInScope(field))
        {
            findings.Error(path, name, NotNow);
            return [];
        }

        return field switch
        {
            TierField => CompileTier(path, operand),
            TruthField truth => CompileTruth(path, truth, operand),
            ChoiceField choice =>
                CompileChoice(path, choice.Words, operand, numbers => new ChoiceIs(choice, numbers.Aggregate(0UL, (bits, n) => bits | (1UL << n)))),
            FlagField flag => CompileChoice(path, flag.Words, operand, numbers => new FlagIs(flag, numbers.Aggregate(0, (bits, n) => bits | n))),
            DurationField duration => CompileNumber(path, duration, operand, TryReadDuration, "a duration such as 90s, 5m or 2d"),
            NumberField number => CompileNumber(path, number, operand, TryReadNumber, "a number"),
            TextField text => CompileText(path, text, operand),
            LanguageField => CompileLanguage(path, operand),
            _ => throw new InvalidOperationException($"No compilation for the field type {field.GetType().Name}."),
        };
    }

    private bool IsInScope(ConditionField field) => field.Scope == FieldScope.Both || field.Scope == scope;

    private IEnumerable<Condition> CompileTier(string path, OperandConfig operand)
    {
        // Where there are no tiers, that is the error.
        if (!Words(path, operand) || tiers.Count == 0)
        {
            return [];
        }

        var chosen = new bool[tiers.Count];
        foreach (var value in operand.Values)
        {
            var index = tiers.ToList().FindIndex(tier => Names.Same(tier, value));
            if (index < 0)
            {
                findings.Error(path, value, NearestWord.NotOneOf("tier", value, tiers));
                continue;
            }

            chosen[index] = true;
        }

        return [new TierIs(chosen)];
    }

    private IEnumerable<Condition> CompileTruth(string path, TruthField field, OperandConfig operand)
    {
        if (!Words(path, operand))
        {
            return [];
        }

        if (operand.Values is not [var word] || !bool.TryParse(word, out var expected))
        {
            findings.Error(path, string.Join(", ", operand.Values), "must be true or false");
            return [];
        }

        return [new TruthIs(field, expected)];
    }

    private IEnumerable<Condition> CompileChoice(
        string path, IReadOnlyDictionary<string, int> words, OperandConfig operand, Func<IReadOnlyList<int>, Condition> make)
    {
        if (!Words(path, operand))
        {
            return [];
        }

        var numbers = new List<int>();
        foreach (var value in operand.Values)
        {
            if (words.TryGetValue(value, out var number))
            {
                numbers.Add(number);
            }
            else
            {
                findings.Error(path, value, NearestWord.NotOneOf("value of this field", value, words.Keys));
            }
        }

        return [make(numbers)];
    }

    private IEnumerable<Condition> CompileLanguage(string path, OperandConfig operand)
    {
        if (!Words(path, operand))
        {
            return [];
        }

        var packed = new HashSet<ushort>();
        foreach (var value in operand.Values)
        {
            if (LanguageCode.TryParse(value, out var language))
            {
                packed.Add(language.Packed);
            }
            else
            {
                findings.Error(path, value, LanguageCode.NotALanguage);
            }
        }

        return [new LanguageIs(packed.ToArray())];
    }

    private delegate bool TryRead(string text, out double number);

    private enum Bound
    {
        Value,
        AtLeast,
        Above,
        AtMost,
        Below,
    }

    private IEnumerable<Condition> CompileNumber(string path, NumberField field, OperandConfig operand, TryRead read, string what)
    {
        if (operand.Prefix is not null)
        {
            findings.Error($"{path}.prefix", operand.Prefix, "a number has no prefix: use at_least, above, at_most or below");
        }

        double Read(string at, string? text, double fallback, Bound bound)
        {
            if (text is null)
            {
                return fallback;
            }

            if (!read(text, out var number))
            {
                findings.Error(at, text, $"is not {what}");
                return fallback;
            }

            var value = field.IsSingle ? (float)number : number;
            WarnOfRange(at, text, field, bound, value);
            return value;
        }

        if (operand.Values.Count > 0)
        {
            var values = operand.Values.Select(value => Read(path, value, 0, Bound.Value)).ToList();
            WarnOfExactNumbers(path, field, operand.Values, values);
            return [new AnyOf([.. values.Select(value => new NumberWithin(field, value, true, value, true))])];
        }

        if (operand is { AtLeast: not null, Above: not null } or { AtMost: not null, Below: not null })
        {
            findings.Error(path, null, "has two bounds on one side: use at_least or above, and at_most or below");
            return [];
        }

        if (operand is { AtLeast: null, Above: null, AtMost: null, Below: null })
        {
            findings.Error(path, null, "says nothing: give a value or at_least, above, at_most or below");
            return [];
        }

        var low = operand.Above is null
            ? Read($"{path}.at_least", operand.AtLeast, double.NegativeInfinity, Bound.AtLeast)
            : Read($"{path}.above", operand.Above, double.NegativeInfinity, Bound.Above);
        var high = operand.Below is null
            ? Read($"{path}.at_most", operand.AtMost, double.PositiveInfinity, Bound.AtMost)
            : Read($"{path}.below", operand.Below, double.PositiveInfinity, Bound.Below);
        var (lowIncluded, highIncluded) = (operand.Above is null, operand.Below is null);
        if (low > high || (low == high && !(lowIncluded && highIncluded)))
        {
            findings.Error(
                path,
                $"{operand.AtLeast ?? operand.Above} .. {operand.AtMost ?? operand.Below}",
                "can never hold: the lower bound is above the upper one");
        }

        return [new NumberWithin(field, low, lowIncluded, high, highIncluded)];
    }

    // Values beyond what a field can be are mistakes of unit or sign. A bound at the end of the range can be meant: that the field is known at all.
    private void WarnOfRange(string path, string text, NumberField field, Bound bound, double value)
    {
        var never = bound switch
        {
            Bound.AtLeast => value > field.High,
            Bound.Above => value >= field.High,
            Bound.AtMost => value < field.Low,
            Bound.Below => value <= field.Low,
            _ => value < field.Low || value > field.High,
        };
        if (never || value < field.Low || value > field.High)
        {
            findings.Warning(
                path, text, $"{(never ? "never holds" : "takes nothing away")}: {RangeOf(field)}; correct it or take it out", FindingRule.OutOfRange);
        }
    }

    private static string RangeOf(NumberField field) =>
        (double.IsFinite(field.Low), double.IsFinite(field.High)) switch
        {
            (true, true) => string.Create(CultureInfo.InvariantCulture, $"{field.Name} is {field.Low} to {field.High}"),
            (true, false) => string.Create(CultureInfo.InvariantCulture, $"{field.Name} is {field.Low} or more"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{field.Name} is {field.High} or less"),
        };

    private IEnumerable<Condition> CompileText(string path, TextField field, OperandConfig operand)
    {
        WarnOfWildcards(path, operand.Values, canBegin: true);
        if (operand.Prefix is { Length: > 0 } prefix)
        {
            NoBounds(path, operand);
            WarnOfWildcards($"{path}.prefix", [prefix], canBegin: false);
            var begins = new TextBegins(field, prefix);
            return operand.Values.Count == 0 ? [begins] : [new AnyOf([begins, new TextIs(field, [.. operand.Values])])];
        }

        return Words(path, operand) ? [new TextIs(field, [.. operand.Values])] : [];
    }

    // What is measured is hardly ever a number to the last digit. That it is none at all, or all of a scale, can well be.
    private void WarnOfExactNumbers(string path, NumberField field, List<string> texts, List<double> values)
    {
        for (var i = 0; field.IsMeasured && i < values.Count; i++)
        {
            if (values[i] is not (0 or 1 or 100) || (field is DurationField && values[i] != 0))
            {
                findings.Warning(
                    path, texts[i],
                    $"holds only at exactly {texts[i]}, and so hardly ever: write {{at_least: {texts[i]}}}, or below, above or at_most",
                    FindingRule.ReadOtherwise);
            }
        }
    }

    private void WarnOfWildcards(string path, IReadOnlyList<string> texts, bool canBegin)
    {
        foreach (var text in texts.Where(text => text.AsSpan().ContainsAny('*', '?')))
        {
            var begin = text.TrimEnd('*');
            var remedy = canBegin && begin.Length > 0 && !begin.AsSpan().ContainsAny('*', '?') ? $"write {{prefix: \"{begin}\"}} for what begins so"
                : path.EndsWith(".prefix", StringComparison.Ordinal) ? "leave it out"
                : "list the values";
            findings.Warning(path, text, $"is compared as it is written, '*' and '?' included: {remedy}", FindingRule.ReadOtherwise);
        }
    }

    // An operand that lists words: at least one, and neither bounds nor a prefix.
    private bool Words(string path, OperandConfig operand)
    {
        if (operand.Prefix is not null)
        {
            findings.Error($"{path}.prefix", operand.Prefix, "this field is compared whole: list its values");
            return false;
        }

        if (!NoBounds(path, operand))
        {
            return false;
        }

        if (operand.Values.Count == 0)
        {
            findings.Error(path, null, "says nothing: give a value or a list of values");
            return false;
        }

        return true;
    }

    private bool NoBounds(string path, OperandConfig operand)
    {
        (string Key, string? Value)[] bounds =
            [("at_least", operand.AtLeast), ("above", operand.Above), ("at_most", operand.AtMost), ("below", operand.Below)];
        foreach (var (key, value) in bounds.Where(bound => bound.Value is not null))
        {
            findings.Error($"{path}.{key}", value, "this field has no order: list its values");
        }

        return bounds.All(bound => bound.Value is null);
    }

    private static bool TryReadNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static bool TryReadDuration(string text, out double milliseconds)
    {
        var ok = DurationText.TryParse(text, out var duration);
        milliseconds = duration.TotalMilliseconds;
        return ok;
    }
}
