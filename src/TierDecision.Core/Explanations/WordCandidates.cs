using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
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
    public static IEnumerable<Candidate> Of(string field, IEnumerable<ConditionSource> asked, Situation now, Decision decision)
    {
        var request = now.Request;
        var isContact = request.Context == DecisionContext.Contact;
        if (field.StartsWith(ConditionSource.AttributePrefix, StringComparison.Ordinal))
        {
            return Attributes(field[ConditionSource.AttributePrefix.Length..], Texts(asked), now);
        }

        return field switch
        {
            "tier" when now.Known => Tiers(now, decision),
            "known" when now.Known => [new Candidate(now.With(CustomerFacts.Unknown), Words.Same("false"))],
            "segment" when now.Known => Choices<RfmSegment>(now.Customer.Score.Segment, value => now.With(now.Customer.Score with { Segment = value })),
            "flag" when now.Known => Flags(now),
            "channel" => Choices<Channel>(request.Channel, value => now.With(request with { Channel = value })).Where(c => c.To.English.Length > 0 && c.To != Words.NotGiven),
            "matter" => Choices<Matter>(request.Matter, value => now.With(request with { Matter = value })),

            // What a failed verification keeps back must not come out by way of what a passed one would change.
            "attestation" when isContact && request.Attestation != Attestation.Failed => Choices<Attestation>(request.Attestation, value => now.With(request with { Attestation = value })),
            "ticket_priority" when request.Context == DecisionContext.Ticket => TicketPriorities(now),
            "language" => Languages(asked, now),
            "topic" => OfText(Texts(asked), request.Topic, text => now.With(request with { Topic = text })),
            "entry_point" when isContact => OfText(Texts(asked), request.EntryPoint, text => now.With(request with { EntryPoint = text })),
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

    private static IEnumerable<Candidate> TicketPriorities(Situation now)
    {
        var request = now.Request;
        var current = request.TicketPriority == TicketPriority.Unspecified ? TicketPriority.Normal : request.TicketPriority;
        foreach (var value in Enum.GetValues<TicketPriority>())
        {
            if (value != TicketPriority.Unspecified && value != current)
            {
                var steps = Math.Abs((int)value - (int)current);
                yield return new Candidate(
                    now.With(request with { TicketPriority = value }), NameOf(value), value > current ? 1 : -1, steps, Math.Min(1, steps / 3d));
            }
        }
    }

    private static IEnumerable<Candidate> Choices<T>(T current, Func<T, Situation> change)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (!EqualityComparer<T>.Default.Equals(value, current))
            {
                yield return new Candidate(change(value), NameOf(value));
            }
        }
    }

    private static IEnumerable<Candidate> Flags(Situation now)
    {
        var score = now.Customer.Score;
        foreach (var flag in Enum.GetValues<CustomerFlags>())
        {
            if (flag != CustomerFlags.None)
            {
                var name = NameOf(flag).English;
                var isSet = (score.Flags & flag) != 0;
                yield return new Candidate(
                    now.With(score with { Flags = score.Flags ^ flag }),
                    isSet ? new BilingualText($"not {name}", $"非 {name}") : Words.Same(name));
            }
        }
    }

    private static IEnumerable<Candidate> Languages(IEnumerable<ConditionSource> asked, Situation now)
    {
        var request = now.Request;
        var current = request.Language.IsKnown ? request.Language : now.Customer.Score.Language;
        var named = Texts(asked).Select(text => LanguageCode.TryParse(text, out var code) ? code : LanguageCode.None).Where(code => code.IsKnown).Distinct().ToList();
        var others = OtherLanguages.Select(text => LanguageCode.TryParse(text, out var code) ? code : LanguageCode.None);
        var other = others.Where(code => code != current && !named.Contains(code)).Take(1);
        return named.Where(code => code != current).Concat(other).Select(code =>
            new Candidate(now.With(request with { Language = code }), Words.Same(code.ToString())));
    }

    private static IEnumerable<Candidate> OfText(IEnumerable<string> texts, string current, Func<string, Situation> change) =>
        texts.Append("").Where(text => !Names.Same(text, current))
            .Select(text => new Candidate(change(text), text.Length == 0 ? Words.NotGiven : Words.Same(Words.Quoted(text))));

    private static IEnumerable<Candidate> Attributes(string name, IEnumerable<string> texts, Situation now)
    {
        var request = now.Request;
        var current = request.Attributes is { } given && given.TryGetValue(name, out var text) ? text : null;
        foreach (var value in texts.Where(value => !Names.Same(value, current)))
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

    private static BilingualText NameOf<T>(T value)
        where T : struct, Enum => Names<T>.All.GetValueOrDefault(value, Words.NotGiven);

    // Made once: asking an enumeration for its words costs more than the decision that is tried with one.
    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, BilingualText> All = EnumWords.Of<T>()
            .ToDictionary(word => (T)Enum.ToObject(typeof(T), word.Value), word => Words.Same(word.Key));
    }
}
