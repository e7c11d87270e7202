using System.Numerics;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Conditions;

/// <summary>
/// The rules that can still match once context, channel and tier are known, each with what is left to ask, in the order of the policy.
/// Of a hundred rules a request then looks at the few that speak of its kind.
/// </summary>
internal sealed class RuleIndex
{
    // Beyond this many entries channels are not told apart: a policy of hundreds of tiers and rules must not cost hundreds of megabytes.
    private const int MaxEntries = 1_000_000;

    private static readonly int Contexts = Enum.GetValues<DecisionContext>().Length + 1;
    private static readonly int AllChannels = Enum.GetValues<Channel>().Length;

    private readonly Slot[] _slots;
    private readonly int _firstWord;
    private readonly int _words;
    private readonly int _channels;
    private readonly int _tiers;

    /// <param name="conditions">The rules' conditions, in order.</param>
    /// <param name="tiers">The number of tiers.</param>
    /// <param name="firstMatchOnly">Whether rules after one that always matches can be left out.</param>
    /// <param name="firstWord">The first word of these rules among those of the <see cref="RuleFilter"/>.</param>
    public RuleIndex(IReadOnlyList<Condition> conditions, int tiers, bool firstMatchOnly, int firstWord = 0)
    {
        _firstWord = firstWord;
        _words = RuleFilter.WordsFor(conditions.Count);
        _tiers = tiers;
        _channels = (long)Contexts * AllChannels * tiers * conditions.Count <= MaxEntries ? AllChannels : 1;
        _slots = new Slot[Contexts * _channels * tiers];
        Array.Fill(_slots, new Slot([], []));
        foreach (var context in Enum.GetValues<DecisionContext>())
        {
            for (var channel = 0; channel < _channels; channel++)
            {
                for (var tier = 0; tier < tiers; tier++)
                {
                    _slots[IndexOf((int)context, channel, tier)] =
                        Select(conditions, new KnownFacts(context, _channels == 1 ? null : (Channel)channel, (byte)tier), firstMatchOnly);
                }
            }
        }
    }

    /// <summary>The rules to look at; none for a context that does not exist.</summary>
    public Candidates For(in ConditionFacts facts)
    {
        var context = (int)facts.Request.Context;
        var channel = (int)facts.Request.Channel;
        var slot = _slots[IndexOf(context < Contexts ? context : 0, channel < _channels ? channel : 0, facts.Tier)];
        return new Candidates(slot, facts.Possible.IsEmpty ? slot.Rules : facts.Possible.Slice(_firstWord, _words));
    }

    /// <summary>The rules that can match for a tier, for each context and channel.</summary>
    public IEnumerable<IReadOnlyList<Candidate>> OfTier(int tier) =>
        from context in Enum.GetValues<DecisionContext>()
        from channel in Enumerable.Range(0, _channels)
        let left = _slots[IndexOf((int)context, channel, tier)].Left
        select (IReadOnlyList<Candidate>)
            [.. Enumerable.Range(0, left.Length).Where(i => left[i] is not null).Select(i => new Candidate(i, left[i]!))];

    private Slot Select(IReadOnlyList<Condition> conditions, in KnownFacts known, bool firstMatchOnly)
    {
        var slot = new Slot(new ulong[_words], new Condition?[conditions.Count]);
        for (var i = 0; i < conditions.Count; i++)
        {
            var left = conditions[i].Reduce(known);
            if (left == Condition.Never)
            {
                continue;
            }

            slot.Left[i] = left;
            slot.Rules[i / RuleFilter.WordBits] |= 1UL << i;
            if (firstMatchOnly && left == Condition.Always)
            {
                break;
            }
        }

        return slot;
    }

    private int IndexOf(int context, int channel, int tier) => (((context * _channels) + channel) * _tiers) + tier;

    /// <summary>A rule that can match, and what is left to ask.</summary>
    internal readonly record struct Candidate(int Rule, Condition When);

    /// <summary>The rules that can match for one context, channel and tier.</summary>
    /// <param name="Rules">The rules, as bits.</param>
    /// <param name="Left">What is left to ask, by rule; null for those that cannot match.</param>
    internal sealed record Slot(ulong[] Rules, Condition?[] Left);

    /// <summary>Goes through the rules that are in a slot and possible, in order.</summary>
    internal ref struct Candidates(Slot slot, ReadOnlySpan<ulong> possible)
    {
        private readonly ReadOnlySpan<ulong> _possible = possible;
        private int _word = -1;
        private ulong _bits;
        private int _rule;

        public readonly Candidate Current => new(_rule, slot.Left[_rule]!);

        public readonly Candidates GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_bits == 0)
            {
                if (++_word >= slot.Rules.Length)
                {
                    return false;
                }

                _bits = slot.Rules[_word] & _possible[_word];
            }

            _rule = (_word * RuleFilter.WordBits) + BitOperations.TrailingZeroCount(_bits);
            _bits &= _bits - 1;
            return true;
        }
    }
}
