using TierDecision.Core.Conditions;

namespace TierDecision.Core.Differences;

/// <summary>A part of a condition's form.</summary>
internal abstract record FormNode
{
    /// <summary>Always holds.</summary>
    public static FormNode True { get; } = new FormGroup(IsAll: true, []);

    /// <summary>Never holds.</summary>
    public static FormNode False { get; } = new FormGroup(IsAll: false, []);

    /// <summary>The same text for the same form.</summary>
    public abstract string Text { get; }

    /// <summary>All or any of some parts, in their shortest form.</summary>
    public static FormNode Join(bool isAll, IEnumerable<FormNode> parts)
    {
        var (nothing, everything) = isAll ? (True, False) : (False, True);
        var open = parts.Where(part => part != nothing).SelectMany(part => part is FormGroup group && group.IsAll == isAll ? group.Members : [part]);
        List<FormNode> flat =
            [.. Merged(isAll, open).DistinctBy(part => part.Text).OrderBy(part => part.Text, StringComparer.Ordinal)];
        return flat.Contains(everything) ? everything : flat.Count switch { 0 => nothing, 1 => flat[0], _ => new FormGroup(isAll, flat) };
    }

    // One of some values or one of others is one of all of them; none of some and none of others is none of all.
    private static IEnumerable<FormNode> Merged(bool isAll, IEnumerable<FormNode> parts)
    {
        var lists = new Dictionary<string, FormLeaf>();
        foreach (var part in parts)
        {
            if (part is FormLeaf { Values: not null } leaf && leaf.IsWanted != isAll)
            {
                lists[leaf.Subject] = lists.TryGetValue(leaf.Subject, out var known) ? known.With(leaf) : leaf;
            }
            else
            {
                yield return part;
            }
        }

        foreach (var list in lists.Values)
        {
            yield return list;
        }
    }
}

/// <summary>What is asked of one field, or of the time.</summary>
/// <param name="Subject">What is asked about.</param>
/// <param name="IsWanted">Whether it must hold, or must not.</param>
/// <param name="Rest">What is asked, where it is no list of values.</param>
internal sealed record FormLeaf(string Subject, bool IsWanted, string Rest) : FormNode
{
    /// <summary>The values of which it must be one, by what they mean: as they are written. Null where something else is asked.</summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }

    /// <summary>The field; null for the time.</summary>
    public ConditionSource? Source { get; init; }

    /// <inheritdoc/>
    public override string Text => Parts.Joined(
        [IsWanted ? "is" : "not", Subject, Rest, .. (Values?.Keys ?? []).Order(StringComparer.Ordinal)]);

    /// <summary>The same with the values of another.</summary>
    public FormLeaf With(FormLeaf other) => this with
    {
        Values = Values!.Concat(other.Values!).DistinctBy(value => value.Key).ToDictionary(),
    };
}

/// <summary>All or any of some parts.</summary>
/// <param name="IsAll">Whether all must hold.</param>
/// <param name="Members">The parts, by their texts.</param>
internal sealed record FormGroup(bool IsAll, IReadOnlyList<FormNode> Members) : FormNode
{
    /// <inheritdoc/>
    public override string Text => Parts.Joined([IsAll ? "all" : "any", .. Members.Select(part => part.Text)]);
}
