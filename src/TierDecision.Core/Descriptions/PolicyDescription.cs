using TierDecision.Core.Explanations.Wording;

namespace TierDecision.Core.Descriptions;

/// <summary>A policy as prose.</summary>
/// <param name="Title">Its name and version.</param>
/// <param name="Purpose">What it is for, in its author's words; may be empty.</param>
/// <param name="Sections">What it says, the most asked-for first; none is empty.</param>
public sealed record PolicyDescription(BilingualText Title, string Purpose, IReadOnlyList<DescriptionSection> Sections);

/// <summary>What a policy says of one thing.</summary>
/// <param name="Id">What it speaks of, for programs, such as <c>routing</c>; never changes.</param>
/// <param name="Heading">The heading.</param>
/// <param name="Sentences">
/// What is said, a line each, at most <see cref="MaxSentences"/> and one that says how many were left out. A sentence has at most
/// <see cref="MaxLength"/> characters and an ellipsis.
/// </param>
public sealed record DescriptionSection(string Id, BilingualText Heading, IReadOnlyList<BilingualText> Sentences)
{
    /// <summary>The most sentences.</summary>
    public const int MaxSentences = 300;

    /// <summary>The longest sentence, in characters.</summary>
    public const int MaxLength = 2_000;

    internal static DescriptionSection Of(string id, BilingualTemplate heading, IEnumerable<BilingualText> sentences)
    {
        List<BilingualText> all = [.. sentences];
        IEnumerable<BilingualText> kept = all.Count > MaxSentences
            ? [.. all.Take(MaxSentences), DescriptionTexts.More.With(new TextArgument("count", all.Count - MaxSentences))]
            : all;
        return new DescriptionSection(id, heading.Text, [.. kept.Select(text => Words.Cut(text, MaxLength))]);
    }
}
