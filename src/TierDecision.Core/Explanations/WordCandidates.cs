using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Facts;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Explanations;

/// <summary>
/// Words that a field could have instead: every word of a closed vocabulary, every text that a rule names, and none. Only what is about the same
/// request is changed: a contact does not become a ticket.
/// </summary>
internal static class WordCandidates
{
    // A policy may list thousands of texts; each costs a decision.
    private const int MostTexts = 200;

    // Where rules name languages, one that none of them names stands for all others.
    private static readonly string[] OtherLanguages = ["en", "de", "fr", "es", "zh", "it", "pl", "nl", "sv", "ja"];

    /// <summary>The candidates of a field; none for one that cannot be changed on its own.</summary>
    public static IEnumerable<Candidate> Of(ConditionField field, IEnumerable<ConditionSource> asked, Situation now, Decision decision)
    {
        var tier = decision.Tier;
        return field switch
        {
            TierField => Tiers(now, decision),
            TruthField { Vary: { } vary } truth => Truths(truth, vary, now, tier),
            ChoiceField { Vary: { } vary, IsOrdered: true } choice => Ordered(choice, vary, now, tier),
            ChoiceField { Vary: { } vary } choice => Choices(choice, vary, now, tier),
            FlagField { Vary: { } vary } flag => Flags(flag, vary, now, tier),
            LanguageField { Vary: { } vary } => Languages(vary, asked, now, tier),
            TextField { Vary: { } vary } text => OfText(text, vary, asked, now, tier),
            _ => [],
        };
    }

    private static IEnumerable<Candidate> Tiers(Situation now, Decision decision)
    {
        var tiers = now.Plan.Tiers.Length;
        var customer = now.Customer;
        for (var i = 0; i < tiers; i++)
        {
            if (i != decision.Tier)
            {
                var changed = decision.TierOverridden
                    ? CustomerFacts.Known(customer.Score, customer.Tier, (byte)i)
                    : CustomerFacts.Known(customer.Score, (byte)i, customer.OverrideTier);
                var steps = Math.Abs(i - decision.Tier);

                // A better tier has a lower index.
                yield return new Candidate(
                    now.With(changed), Words.Same(now.Plan.Tiers[i].Name), i < decision.Tier ? 1 : -1, steps, (double)steps / (tiers - 1));
            }
        }
    }

    private static IEnumerable<Candidate> Truths(TruthField field, FieldChange<bool> vary, Situation now, byte tier)
    {
        var other = field.Read(now.Facts(tier)) == 0;
        return now.With(vary, other, tier) is { } changed ? [new Candidate(changed, Words.Same(other ? "true" : "false"))] : [];
    }

    private static IEnumerable<Candidate> Choices(ChoiceField field, FieldChange<int> vary, Situation now, byte tier)
    {
        var current = field.Read(now.Facts(tier));
        foreach (var value in field.Words.Values.Prepend(0))
        {
            if (value != current && now.With(vary, value, tier) is { } changed)
            {
                yield return new Candidate(changed, FieldValue.Word(field.Words, value));
            }
        }
    }

    private static IEnumerable<Candidate> Ordered(ChoiceField field, FieldChange<int> vary, Situation now, byte tier)
    {
        var current = field.Read(now.Facts(tier));
        foreach (var value in field.Words.Values)
        {
            if (value != current && now.With(vary, value, tier) is { } changed)
            {
                var steps = Math.Abs(value - current);
                yield return new Candidate(
                    changed, FieldValue.Word(field.Words, value), value > current ? 1 : -1, steps, Math.Min(1, steps / (field.Words.Count - 1d)));
            }
        }
    }

    private static IEnumerable<Candidate> Flags(FlagField field, FieldChange<int> vary, Situation now, byte tier)
    {
        var flags = field.Read(now.Facts(tier));
        foreach (var (name, flag) in field.Words)
        {
            if (now.With(vary, flags ^ flag, tier) is { } changed)
            {
                var to = (flags & flag) != 0 ? ExplanationTexts.ValueNot.With(new TextArgument("word", name)) : Words.Same(name);
                yield return new Candidate(changed, to);
            }
        }
    }

    private static IEnumerable<Candidate> Languages(FieldChange<LanguageCode> vary, IEnumerable<ConditionSource> asked, Situation now, byte tier)
    {
        var current = now.Facts(tier).Language;
        var named = Texts(asked).Select(text => LanguageCode.TryParse(text, out var code) ? code : LanguageCode.None).Where(code => code.IsKnown)
            .Distinct().ToList();
        var others = OtherLanguages.Select(text => LanguageCode.TryParse(text, out var code) ? code : LanguageCode.None);
        var other = others.Where(code => code != current && !named.Contains(code)).Take(1);
        foreach (var code in named.Where(code => code != current).Concat(other))
        {
            if (now.With(vary, code, tier) is { } changed)
            {
                yield return new Candidate(changed, Words.Same(code.ToString()));
            }
        }
    }

    private static IEnumerable<Candidate> OfText(
        TextField field, FieldChange<string> vary, IEnumerable<ConditionSource> asked, Situation now, byte tier)
    {
        var current = field.Read(now.Facts(tier));
        foreach (var text in Texts(asked).Append("").Where(text => !Names.Same(text, current)))
        {
            if (now.With(vary, text, tier) is { } changed)
            {
                yield return new Candidate(changed, text.Length == 0 ? Words.NotGiven : Words.Same(Words.Quoted(text)));
            }
        }
    }

    /// <summary>The candidates of a company's own attribute.</summary>
    public static IEnumerable<Candidate> OfAttribute(string name, IEnumerable<ConditionSource> asked, Situation now)
    {
        var request = now.Request;
        var current = request.Attributes is { } given && given.TryGetValue(name, out var text) ? text : null;
        foreach (var value in Texts(asked).Where(value => !Names.Same(value, current)))
        {
            yield return new Candidate(Change(value), Words.Same(Words.Quoted(value)));
        }

        if (current is not null)
        {
            yield return new Candidate(Change(null), Words.NotGiven);
        }

        Situation Change(string? value)
        {
            var attributes = request.Attributes is { } before ? new Dictionary<string, string>(before, StringComparer.Ordinal) : [];
            attributes.Remove(name);
            if (value is not null)
            {
                attributes[name] = value;
            }

            return now.With(request with { Attributes = attributes });
        }
    }

    private static IEnumerable<string> Texts(IEnumerable<ConditionSource> asked) =>
        asked.SelectMany(source => source.Operand.Prefix is { } prefix ? source.Operand.Values.Append(prefix) : source.Operand.Values)
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(MostTexts);
}
