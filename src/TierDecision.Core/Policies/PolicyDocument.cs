namespace TierDecision.Core.Policies;

/// <summary>A policy as it was written, with the files that it names: it needs nothing beside it.</summary>
/// <param name="Text">The YAML, with its comments.</param>
/// <param name="Files">The texts of the files that it names, by the names that it gives.</param>
public sealed record PolicyDocument(string Text, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>Whether text and files are the same, to the character.</summary>
    public bool HasContentOf(PolicyDocument other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Text == other.Text && Files.Count == other.Files.Count
            && Files.All(file => other.Files.TryGetValue(file.Key, out var text) && text == file.Value);
    }
}
