using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Findings;

/// <summary>Something wrong with a policy.</summary>
/// <param name="Severity">Whether it stops the policy.</param>
/// <param name="Path">Where, such as <c>tiers[1].priority</c>.</param>
/// <param name="Value">The bad value as written; null where something is missing.</param>
/// <param name="Reason">What is wrong and what to do.</param>
public sealed record Finding(Severity Severity, string Path, string? Value, string Reason)
{
    /// <summary>The line in the file, from 1; 0 where not known.</summary>
    public int Line { get; init; }

    /// <summary>The rule of <see cref="FindingRule"/> that the policy as a whole breaks; empty where a single value is no good.</summary>
    public string Rule { get; init; } = "";

    // A file may have a value of a million characters.
    private const int MostOfAValue = 200;

    /// <summary>
    /// One line for people, in which a long value is cut off and what a terminal obeys is written out (see <see cref="PrintableText"/>).
    /// </summary>
    public override string ToString()
    {
        var where = Line > 0 ? $"line {Line}, {Path}" : Path;
        var value = Value switch
        {
            null => "",
            { Length: > MostOfAValue } => $" '{Value[..MostOfAValue]}...'",
            _ => $" '{Value}'",
        };
        var rule = Rule.Length == 0 ? "" : $" [{Rule}]";
        return PrintableText.Of($"{where}:{value} {Reason}{rule}");
    }
}
