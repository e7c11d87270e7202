using System.Globalization;
using TierDecision.Core.Descriptions;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;

namespace TierDecision.Core.Differences;

/// <summary>
/// Tells what two policies say differently, by what they mean: rules, tiers and queues are the same ones by their names, and what is written in
/// another way, order or unit is no difference. Policies without a difference decide alike.
/// </summary>
public sealed class PolicyComparer
{
    private readonly List<PolicyDifference> _differences = [];
    private int _count;

    private PolicyComparer()
    {
    }

    /// <summary>Compares two policies that can serve.</summary>
    /// <param name="before">The earlier one.</param>
    /// <param name="after">The later one.</param>
    public static PolicyComparison Compare(WrittenPolicy before, WrittenPolicy after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var comparer = new PolicyComparer();
        comparer.CompareParts("", DifferenceTexts.Policy.Text, PolicyParts.Of(before), PolicyParts.Of(after));
        return new PolicyComparison(comparer._differences, comparer._count);
    }

    private void CompareParts(string path, BilingualText subject, IReadOnlyList<Part> before, IReadOnlyList<Part> after)
    {
        var (earlier, later) = (ByKey(before), ByKey(after));
        foreach (var part in later.Values)
        {
            Compare(path, subject, earlier.GetValueOrDefault(part.Key), part);
        }

        foreach (var part in earlier.Values.Where(part => !later.ContainsKey(part.Key)))
        {
            Compare(path, subject, part, null);
        }

        // What is written twice, in letters of another case, counts as it is written last.
        static OrderedDictionary<string, Part> ByKey(IReadOnlyList<Part> parts)
        {
            var byKey = new OrderedDictionary<string, Part>();
            foreach (var part in parts)
            {
                byKey[part.Key] = part;
            }

            return byKey;
        }
    }

    private void Compare(string path, BilingualText subject, Part? before, Part? after)
    {
        // A condition that is no more was written where the earlier policy has it.
        var part = (after is null or ConditionPart { Config: null } ? before ?? after : after)!;
        var at = path.Length == 0 ? part.Path : $"{path}.{part.Path}";
        switch (part)
        {
            case ValuePart:
                CompareValues(at, subject, part.Label, (ValuePart?)before, (ValuePart?)after);
                break;
            case SetPart:
                CompareSets(at, subject, part.Label, ((SetPart?)before)?.Items ?? [], ((SetPart?)after)?.Items ?? []);
                break;
            case ConditionPart:
                CompareConditions(at, subject, (ConditionPart)before!, (ConditionPart)after!);
                break;
            case ListPart:
                CompareLists(at, ((ListPart)before!).Entries, ((ListPart)after!).Entries);
                break;
            default:
                throw new InvalidOperationException($"No comparison for the part type {part.GetType().Name}.");
        }
    }

    private void CompareValues(string path, BilingualText subject, BilingualText label, ValuePart? before, ValuePart? after)
    {
        if (before?.Value != after?.Value)
        {
            var kind = before?.Value is null ? PolicyDifferenceKind.Added
                : after?.Value is null ? PolicyDifferenceKind.Removed
                : PolicyDifferenceKind.Changed;
            Add(path, kind, before?.Written, after?.Written, DifferenceTexts.Changed.With(
                new("subject", subject), new("label", label),
                new("before", before?.Words ?? DifferenceTexts.Nothing.Text), new("after", after?.Words ?? DifferenceTexts.Nothing.Text)));
        }
    }

    private void CompareSets(string path, BilingualText subject, BilingualText label, IReadOnlyList<SetItem> before, IReadOnlyList<SetItem> after)
    {
        var (removed, added) = (Without(before, after), Without(after, before));
        if (added.Count > 0)
        {
            Add(path, PolicyDifferenceKind.Added, null, Written(added), DifferenceTexts.SetAdded.With(
                new("subject", subject), new("label", label), new("items", InWords(added))));
        }

        if (removed.Count > 0)
        {
            Add(path, PolicyDifferenceKind.Removed, Written(removed), null, DifferenceTexts.SetRemoved.With(
                new("subject", subject), new("label", label), new("items", InWords(removed))));
        }

        static List<SetItem> Without(IReadOnlyList<SetItem> items, IReadOnlyList<SetItem> others) =>
            [.. items.ExceptBy(others.Select(item => item.Value), item => item.Value)];
        static string Written(List<SetItem> items) => WrittenText.List(items.Select(item => item.Written));
        static BilingualText InWords(List<SetItem> items) => PlainWords.And([.. items.Select(item => item.Words)]);
    }

    private void CompareConditions(string path, BilingualText subject, ConditionPart before, ConditionPart after)
    {
        if (before.Form.Text == after.Form.Text)
        {
            return;
        }

        // Where one field takes other values and all else is the same, these values are what a reader looks for.
        var removed = before.Form.Demands.ExceptBy(after.Form.Demands.Select(demand => demand.Text), demand => demand.Text).ToList();
        var added = after.Form.Demands.ExceptBy(before.Form.Demands.Select(demand => demand.Text), demand => demand.Text).ToList();
        if (removed is [{ Listed: { } was }] && added is [{ Listed: { } now }] && was.Subject == now.Subject)
        {
            CompareSets($"{path}.{now.Subject}", subject, PlainWords.Field(now.Subject), Items(was), Items(now));
            return;
        }

        var kind = before.Config is null ? PolicyDifferenceKind.Added
            : after.Config is null ? PolicyDifferenceKind.Removed
            : PolicyDifferenceKind.Changed;
        Add(path, kind, Written(before), Written(after), DifferenceTexts.Changed.With(
            new("subject", subject), new("label", after.Label), new("before", before.Words), new("after", after.Words)));

        static string? Written(ConditionPart part) => part.Config is null ? null : WrittenText.Of(part.Config);
    }

    private static IReadOnlyList<SetItem> Items(FormLeaf leaf) =>
    [
        .. leaf.Values!.OrderBy(value => value.Key, StringComparer.Ordinal)
            .Select(value => new SetItem(value.Key, WrittenText.Scalar(value.Value), PlainWords.Value(leaf.Source!, value.Value))),
    ];

    private void CompareLists(string path, IReadOnlyList<EntryPart> before, IReadOnlyList<EntryPart> after)
    {
        // Of a policy that can serve no name comes twice; of another the first one counts.
        var earlier = Places(before);
        var later = Places(after);
        var moved = Order.Moved(
            [.. earlier.Values.Where(one => one.Entry.IsOrdered && IsOrdered(later, one)).Select(one => one.Entry.Name)],
            [.. later.Values.Where(one => one.Entry.IsOrdered && IsOrdered(earlier, one)).Select(one => one.Entry.Name)]);
        foreach (var (place, entry) in later.Values)
        {
            var at = $"{path}[{entry.Index}]";
            if (!earlier.TryGetValue(entry.Name, out var was))
            {
                var sentence = Whole(entry, place, DifferenceTexts.Added, DifferenceTexts.AddedInPlace);
                Add(at, PolicyDifferenceKind.Added, null, WrittenText.Of(entry), sentence);
                continue;
            }

            if (moved.Contains(entry.Name))
            {
                var sentence = was.Place == place ? DifferenceTexts.MovedAround : DifferenceTexts.Moved;
                Add(at, PolicyDifferenceKind.Moved, Place(was.Place), Place(place), sentence.With(
                    new("subject", entry.Subject), new("before", was.Place), new("after", place)));
            }

            CompareParts(at, entry.Subject, was.Entry.Parts, entry.Parts);
        }

        foreach (var (place, entry) in earlier.Values.Where(one => !later.ContainsKey(one.Entry.Name)))
        {
            Add(
                $"{path}[{entry.Index}]", PolicyDifferenceKind.Removed, WrittenText.Of(entry), null,
                Whole(entry, place, DifferenceTexts.Removed, DifferenceTexts.RemovedFromPlace));
        }

        static bool IsOrdered(Dictionary<string, (int Place, EntryPart Entry)> others, (int Place, EntryPart Entry) one) =>
            others.TryGetValue(one.Entry.Name, out var other) && other.Entry.IsOrdered;
        static string Place(int place) => place.ToString(CultureInfo.InvariantCulture);
    }

    private static BilingualText Whole(EntryPart entry, int place, BilingualTemplate plain, BilingualTemplate ordered) => entry.IsOrdered
        ? ordered.With(new("place", place), new("text", entry.Whole))
        : plain.With(new TextArgument("text", entry.Whole));

    private static Dictionary<string, (int Place, EntryPart Entry)> Places(IReadOnlyList<EntryPart> entries)
    {
        var places = new Dictionary<string, (int Place, EntryPart Entry)>();
        for (var i = 0; i < entries.Count; i++)
        {
            places.TryAdd(entries[i].Name, (i + 1, entries[i]));
        }

        return places;
    }

    private void Add(string path, PolicyDifferenceKind kind, string? before, string? after, BilingualText sentence)
    {
        if (_count++ < PolicyComparison.MaxDifferences)
        {
            _differences.Add(new PolicyDifference(path, kind, Cut(before), Cut(after), Words.Cut(sentence, PolicyDifference.MaxLength)));
        }
    }

    private static string? Cut(string? text) => text is null ? null : Words.Cut(text, PolicyDifference.MaxLength);
}
