using TierDecision.Core.Conditions;

namespace TierDecision.Core.Differences;

/// <summary>
/// What a condition means, whatever way it is written: a "not" stands at the fields alone, groups within groups of the same kind are one, values and
/// parts have no order, durations and numbers no units. Two conditions of the same form hold for the same requests. Two of different forms may as
/// well: that needs a proof, and who reads a difference can see it.
/// </summary>
internal sealed class ConditionForm
{
    private ConditionForm(string text, IReadOnlyList<ConditionDemand> demands) => (Text, Demands) = (text, demands);

    /// <summary>The same text for the same form; empty for a condition that always holds.</summary>
    public string Text { get; }

    /// <summary>What must all hold, in no order.</summary>
    public IReadOnlyList<ConditionDemand> Demands { get; }

    /// <summary>The form of a condition; null for one that always holds.</summary>
    public static ConditionForm Of(ConditionConfig? config)
    {
        var root = config is null ? FormNode.True : FormBuilder.Build(config, wanted: true);
        FormNode[] parts = root is FormGroup { IsAll: true } all ? [.. all.Members] : [root];
        return new ConditionForm(
            root == FormNode.True ? "" : root.Text,
            [.. parts.Select(part => new ConditionDemand(part.Text, part is FormLeaf { IsWanted: true, Values: not null } leaf ? leaf : null))]);
    }
}

/// <summary>One of the things that a condition demands.</summary>
/// <param name="Text">What it means.</param>
/// <param name="Listed">The field and its values, where it is one of some; null else.</param>
internal sealed record ConditionDemand(string Text, FormLeaf? Listed);
