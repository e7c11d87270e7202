namespace TierDecision.Core.Conditions;

/// <summary>A text that conditions can ask about: a field, or a company's own attribute.</summary>
/// <param name="Field">The field; null for an attribute.</param>
/// <param name="Attribute">The attribute's name; null for a field.</param>
internal readonly record struct TextKey(TextField? Field, string? Attribute);

/// <summary>
/// What a text must be like for a condition to hold: it equals one of some values or begins with one of some prefixes, without regard to case.
/// </summary>
/// <param name="Values">The values.</param>
/// <param name="Prefixes">The prefixes.</param>
internal sealed record TextDemand(IReadOnlyList<string> Values, IReadOnlyList<string> Prefixes)
{
    /// <summary>What <paramref name="condition"/> demands of each text; nothing of those with which it can hold whatever they are.</summary>
    public static IReadOnlyDictionary<TextKey, TextDemand> Of(Condition condition) => condition switch
    {
        TextIs text => Single(new TextKey(text.Field, null), new TextDemand(text.Values, [])),
        TextBegins text => Single(new TextKey(text.Field, null), new TextDemand([], [text.Prefix])),
        AttributeIs attribute => Single(new TextKey(null, attribute.Name), new TextDemand(attribute.Values, [])),
        AllOf all => OfAll(all.Parts),
        AnyOf any => OfAny(any.Parts),
        _ => new Dictionary<TextKey, TextDemand>(),
    };

    private static Dictionary<TextKey, TextDemand> Single(TextKey key, TextDemand demand) => new() { [key] = demand };

    // Where two parts ask about one text, either alone is enough to leave a rule out.
    private static Dictionary<TextKey, TextDemand> OfAll(IEnumerable<Condition> parts)
    {
        var demands = new Dictionary<TextKey, TextDemand>();
        foreach (var (key, demand) in parts.SelectMany(Of))
        {
            demands.TryAdd(key, demand);
        }

        return demands;
    }

    // One part that does not ask about a text can hold whatever it is.
    private static Dictionary<TextKey, TextDemand> OfAny(IReadOnlyList<Condition> parts)
    {
        var all = parts.Select(Of).ToList();
        return all.Count == 0 ? [] : all[0].Keys.Where(key => all.TrueForAll(demands => demands.ContainsKey(key))).ToDictionary(
            key => key,
            key => new TextDemand([.. all.SelectMany(demands => demands[key].Values)], [.. all.SelectMany(demands => demands[key].Prefixes)]));
    }
}
