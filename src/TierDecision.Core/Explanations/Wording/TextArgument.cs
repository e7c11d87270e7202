using System.Globalization;

namespace TierDecision.Core.Explanations.Wording;

/// <summary>What a placeholder of a message stands for.</summary>
/// <param name="Name">The name of the placeholder.</param>
/// <param name="Value">What stands for it.</param>
internal readonly record struct TextArgument(string Name, BilingualText Value)
{
    /// <summary>Names and numbers with their units, the same in both languages.</summary>
    public TextArgument(string name, string value)
        : this(name, Words.Same(value))
    {
    }

    /// <summary>A whole number.</summary>
    public TextArgument(string name, long value)
        : this(name, value.ToString(CultureInfo.InvariantCulture))
    {
    }
}
