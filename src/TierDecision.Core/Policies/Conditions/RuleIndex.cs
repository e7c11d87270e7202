using TierDecision.Core.Decisions;

namespace TierDecision.Core.Policies.Conditions;

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

    private readonly Candidate[][] _candidates;
    private readonly int _channels;
    private readonly int _tiers;

    /// <param name="conditions">The rules' conditions, in order.</param>
    /// <param name="tiers">The number of tiers.</param>
    /// <param name="firstMatchOnly">Whether rules after one that always matches can be left out.</param>
    public RuleIndex(IReadOnlyList<Condition> conditions, int tiers, bool firstMatchOnly)
    {
        _tiers = tiers;
        _channels = (long)Contexts * AllChannels * tiers * conditions.Count <= MaxEntries ? AllChannels : 1;
        _candidates = new Candidate[Contexts * _channels * tiers][];
        foreach (var context in Enum.GetValues<DecisionContext>())
        {
            for (var channel = 0; channel < _channels; channel++)
            {
                for (var tier = 0; tier < tiers; tier++)
                {
                    _candidates[Slot((int)context, channel, tier)] =
                        Select(conditions, new KnownFacts(context, _channels == 1 ? null : (Channel)channel, (byte)tier), firstMatchOnly);
                }
            }
        }
    }

    /// <summary>The rules to look at; none for a context that does not exist.</summary>
    public ReadOnlySpan<Candidate> For(in ConditionFacts facts)
    {
        var context = (int)facts.Request.Context;
        var channel = (int)facts.Request.Channel;
        return _candidates[Slot(context < Contexts ? context : 0, channel < _channels ? channel : 0, facts.Tier)];
    }

    /// <summary>The rules that can match for a tier, for each context and channel.</summary>
    public IEnumerable<Candidate[]> OfTier(int tier) =>
        from context in Enumerable.Range(0, Contexts)
        from channel in Enumerable.Range(0, _channels)
        let candidates = _candidates[Slot(context, channel, tier)]
        where candidates is not null
        select candidates;

    private static Candidate[] Select(IReadOnlyList<Condition> conditions, in KnownFacts known, bool firstMatchOnly)
    {
        var candidates = new List<Candidate>();
        for (var i = 0; i < conditions.Count; i++)
        {
            var left = conditions[i].Reduce(known);
            if (left == Condition.Never)
            {
                continue;
            }

            candidates.Add(new Candidate(i, left));
            if (firstMatchOnly && left == Condition.Always)
            {
                break;
            }
        }

        return [.. candidates];
    }

    private int Slot(int context, int channel, int tier) => (((context * _channels) + channel) * _tiers) + tier;

    /// <summary>A rule that can match, and what is left to ask.</summary>
    internal readonly record struct Candidate(int Rule, Condition When);
}
