namespace TierDecision.Core.Conditions;

/// <summary>
/// Leaves out the rules whose texts do not fit a request before any of them is looked at. Rules are bits, numbered through the policy: one look-up a
/// text field and attribute gives the rules that its value allows. What is left is still asked in full, so the filter may let too many through, never
/// too few. Without it a decision with 300 rules costs ten times one with 10; with it, the two cost nearly the same.
/// </summary>
internal sealed class RuleFilter
{
    /// <summary>The bits of a word.</summary>
    public const int WordBits = 64;

    // Bits are kept on the stack. A policy with more rules than 16,384 looks at each of them.
    private const int MaxWords = 256;

    private readonly TextMasks[] _texts;

    /// <param name="ruleSets">The conditions of each kind of rules; each kind begins with a new word.</param>
    public RuleFilter(params ReadOnlySpan<IReadOnlyList<Condition>> ruleSets)
    {
        var words = 0;
        foreach (var rules in ruleSets)
        {
            words += WordsFor(rules.Count);
        }

        var demands = new Dictionary<TextKey, List<(int Bit, TextDemand Demand)>>();
        var offset = 0;
        foreach (var rules in ruleSets)
        {
            for (var i = 0; i < rules.Count; i++)
            {
                foreach (var (key, demand) in TextDemand.Of(rules[i]))
                {
                    var bits = demands.TryGetValue(key, out var known) ? known : demands[key] = [];
                    bits.Add((offset + i, demand));
                }
            }

            offset += WordsFor(rules.Count) * WordBits;
        }

        _texts = [.. demands.Select(pair => new TextMasks(pair.Key, pair.Value, words))];
        Words = _texts.Length == 0 || words > MaxWords ? 0 : words;
    }

    /// <summary>How many words the bits take; 0 where nothing is left out.</summary>
    public int Words { get; }

    /// <summary>How many words a kind of rules takes.</summary>
    public static int WordsFor(int rules) => (rules + WordBits - 1) / WordBits;

    /// <summary>Sets the bits of the rules that can match.</summary>
    /// <param name="facts">What is asked.</param>
    /// <param name="possible"><see cref="Words"/> words.</param>
    public void Fill(in ConditionFacts facts, Span<ulong> possible)
    {
        possible.Fill(ulong.MaxValue);
        if (possible.IsEmpty)
        {
            return;
        }

        foreach (var text in _texts)
        {
            text.Apply(facts, possible);
        }
    }
}
