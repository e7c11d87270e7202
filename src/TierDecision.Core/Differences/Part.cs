using TierDecision.Core.Conditions;
using TierDecision.Core.Explanations.Wording;

namespace TierDecision.Core.Differences;

/// <summary>A part of a policy as it is compared: what it means, and how to show it.</summary>
/// <param name="Key">What it is matched by, unique among the parts of one thing.</param>
/// <param name="Label">What it is called.</param>
internal abstract record Part(string Key, BilingualText Label)
{
    /// <summary>Where it stands below the thing, by keys of the policy file.</summary>
    public string Path { get; init; } = Key;
}

/// <summary>A single value.</summary>
/// <param name="Key">What it is matched by.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Value">What it means: the same text for the same meaning; null where there is none.</param>
/// <param name="Written">As policies write it; null where there is none.</param>
/// <param name="Words">For people, also where there is none.</param>
internal sealed record ValuePart(string Key, BilingualText Label, string? Value, string? Written, BilingualText Words) : Part(Key, Label)
{
    /// <summary>Whether it need not be written.</summary>
    public bool IsDefault { get; init; }
}

/// <summary>Values of which none comes before another.</summary>
internal sealed record SetPart(string Key, BilingualText Label, IReadOnlyList<SetItem> Items) : Part(Key, Label);

/// <summary>One of several values.</summary>
/// <param name="Value">What it means.</param>
/// <param name="Written">As policies write it.</param>
/// <param name="Words">For people.</param>
internal sealed record SetItem(string Value, string Written, BilingualText Words);

/// <summary>A condition.</summary>
/// <param name="Key">What it is matched by.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Form">What it means.</param>
/// <param name="Config">As it is written; null for one that always holds.</param>
/// <param name="Words">For people.</param>
internal sealed record ConditionPart(string Key, BilingualText Label, ConditionForm Form, ConditionConfig? Config, BilingualText Words)
    : Part(Key, Label);

/// <summary>Things with names, such as rules.</summary>
internal sealed record ListPart(string Key, BilingualText Label, IReadOnlyList<EntryPart> Entries) : Part(Key, Label);

/// <summary>One thing of several.</summary>
/// <param name="Name">What it is matched by.</param>
/// <param name="Index">What stands for it in a path.</param>
/// <param name="Subject">What it is called.</param>
/// <param name="Parts">What it says.</param>
internal sealed record EntryPart(string Name, string Index, BilingualText Subject, IReadOnlyList<Part> Parts)
{
    /// <summary>Whether its place among the others means something.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>What it is called and says, in a sentence.</summary>
    public required BilingualText Whole { get; init; }
}
