namespace TierDecision.Core.Customers;

/// <summary>Ids of other systems as files and command lines write them: <c>source:id</c>, such as <c>crm:C000042</c>.</summary>
public static class ExternalIdText
{
    /// <summary>What is said of a text that is none.</summary>
    public const string Expected = "source:id, such as crm:C000042";

    /// <summary>
    /// Reads an id: what stands before the first colon and what stands behind it, white space around either taken off. Neither is empty, and together
    /// with the colon they have at most <see cref="IdentityHasher.MaxLength"/> characters.
    /// </summary>
    public static bool TryParse(string text, out string source, out string id)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        (source, id) = colon < 0 ? ("", "") : (text[..colon].Trim(), text[(colon + 1)..].Trim());
        return source.Length > 0 && id.Length > 0 && source.Length + 1 + id.Length <= IdentityHasher.MaxLength;
    }
}
