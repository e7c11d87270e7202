using System.Collections.Frozen;

namespace TierDecision.Core.Conditions;

/// <summary>Which rules the value of one text allows, as bits. The values that the policy names are looked up whole, in one step.</summary>
internal sealed class TextMasks
{
    private readonly TextKey _key;
    private readonly TextReader? _read;

    // The rules that can match whatever the text is.
    private readonly ulong[] _always;
    private readonly FrozenDictionary<string, ulong[]> _byValue;

    // For texts that the policy does not name: the rules that a prefix of one length allows, for each length.
    private readonly (int Length, FrozenDictionary<string, ulong[]>.AlternateLookup<ReadOnlySpan<char>> ByPrefix)[] _byLength;

    /// <param name="key">The text.</param>
    /// <param name="demands">What rules demand of it, by their bits; all others can match whatever it is.</param>
    /// <param name="words">How many words the bits take.</param>
    public TextMasks(TextKey key, IReadOnlyList<(int Bit, TextDemand Demand)> demands, int words)
    {
        _key = key;
        _read = key.Field?.Read;
        _always = new ulong[words];
        Array.Fill(_always, ulong.MaxValue);
        foreach (var (bit, _) in demands)
        {
            _always[bit / RuleFilter.WordBits] &= ~(1UL << bit);
        }

        var byPrefix = new Dictionary<string, ulong[]>(StringComparer.OrdinalIgnoreCase);
        var byValue = new Dictionary<string, ulong[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var (bit, demand) in demands)
        {
            Allow(byPrefix, demand.Prefixes, bit, words);
            Allow(byValue, demand.Values, bit, words);
        }

        _byLength =
        [
            .. byPrefix.GroupBy(pair => pair.Key.Length).OrderBy(group => group.Key).Select(group =>
                (group.Key, group.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>())),
        ];
        foreach (var (value, mask) in byValue)
        {
            Add(_always, mask);
            AddPrefixes(value, mask);
        }

        _byValue = byValue.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Clears the bits of the rules that the text rules out.</summary>
    public void Apply(in ConditionFacts facts, Span<ulong> possible)
    {
        if (Read(facts) is not { } text)
        {
            Keep(_always, possible);
            return;
        }

        if (_byValue.TryGetValue(text, out var mask))
        {
            Keep(mask, possible);
            return;
        }

        if (_byLength.Length == 0)
        {
            Keep(_always, possible);
            return;
        }

        Span<ulong> allowed = stackalloc ulong[possible.Length];
        _always.CopyTo(allowed);
        AddPrefixes(text, allowed);
        Keep(allowed, possible);
    }

    // Null for an attribute that is not there: it equals nothing.
    private string? Read(in ConditionFacts facts) =>
        _read is not null ? _read(facts)
        : facts.Request.Attributes is { } attributes && attributes.TryGetValue(_key.Attribute!, out var text) ? text
        : null;

    private void AddPrefixes(string text, Span<ulong> mask)
    {
        foreach (var (length, byPrefix) in _byLength)
        {
            if (length > text.Length)
            {
                return;
            }

            if (byPrefix.TryGetValue(text.AsSpan(0, length), out var rules))
            {
                Add(rules, mask);
            }
        }
    }

    private static void Allow(Dictionary<string, ulong[]> masks, IReadOnlyList<string> texts, int bit, int words)
    {
        foreach (var text in texts)
        {
            var mask = masks.TryGetValue(text, out var known) ? known : masks[text] = new ulong[words];
            mask[bit / RuleFilter.WordBits] |= 1UL << bit;
        }
    }

    private static void Add(ReadOnlySpan<ulong> more, Span<ulong> mask)
    {
        for (var i = 0; i < more.Length; i++)
        {
            mask[i] |= more[i];
        }
    }

    private static void Keep(ReadOnlySpan<ulong> allowed, Span<ulong> possible)
    {
        for (var i = 0; i < possible.Length; i++)
        {
            possible[i] &= allowed[i];
        }
    }
}
