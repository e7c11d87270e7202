using System.Collections.Immutable;
using System.Reflection;

namespace TierDecision.Scoring.Mappings;

/// <summary>The mappings that come with the product.</summary>
public static class ShippedMappings
{
    private const string Folder = "mappings/";

    /// <summary>All of them by name.</summary>
    public static ImmutableArray<TransactionMapping> All { get; } = Read();

    /// <summary>The mapping of a name; null if there is none.</summary>
    public static TransactionMapping? Find(string name) =>
        All.FirstOrDefault(mapping => string.Equals(mapping.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The mapping of the export that a header is known by; null if it is none of them.</summary>
    public static string? Recognize(IReadOnlyList<string> header) => All.FirstOrDefault(mapping => mapping.Recognizes(header))?.Name;

    private static ImmutableArray<TransactionMapping> Read() =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read),
    ];

    private static TransactionMapping Read(string resource)
    {
        using var text = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        var load = MappingFile.Parse(text.ReadToEnd());
        return load.Mapping ?? throw new InvalidOperationException($"The shipped {resource} is wrong: {string.Join("; ", load.Findings)}");
    }
}
