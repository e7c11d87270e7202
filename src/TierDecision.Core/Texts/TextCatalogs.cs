namespace TierDecision.Core.Texts;

/// <summary>The catalogues of all languages. Each is one file of this folder, named by the tag of its language.</summary>
public sealed class TextCatalogs
{
    private const string Extension = ".json";

    private readonly Dictionary<string, TextCatalog> _catalogs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Puts catalogues together.</summary>
    /// <param name="catalogs">One for each language; <c>en</c> and <c>zh</c>, which answers have, must be among them.</param>
    /// <exception cref="InvalidOperationException">A catalogue has other messages or placeholders than the English one.</exception>
    internal TextCatalogs(IEnumerable<TextCatalog> catalogs)
    {
        foreach (var catalog in catalogs)
        {
            _catalogs.Add(catalog.Language, catalog);
        }

        (English, Chinese) = (_catalogs["en"], _catalogs["zh"]);
        if (_catalogs.Values.SelectMany(Differences).ToList() is { Count: > 0 } differences)
        {
            throw new InvalidOperationException($"Catalogues of texts differ from the English one: {string.Join("; ", differences)}.");
        }
    }

    /// <summary>The catalogues of this assembly.</summary>
    public static TextCatalogs BuiltIn { get; } = Load();

    /// <summary>The English texts.</summary>
    public TextCatalog English { get; }

    /// <summary>The Chinese texts.</summary>
    public TextCatalog Chinese { get; }

    /// <summary>The tags of all languages, in alphabetical order.</summary>
    public IEnumerable<string> Languages => _catalogs.Keys.Order(StringComparer.Ordinal);

    /// <summary>
    /// The catalogue of a language; if there is none, that of the language without its last subtags. Null if there is none of these either.
    /// </summary>
    /// <param name="tag">The tag, such as <c>en</c> or <c>zh-Hans-CN</c>. Case does not matter.</param>
    public TextCatalog? Find(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        for (var length = tag.Length; length > 0; length = tag.AsSpan(0, length).LastIndexOf('-'))
        {
            if (_catalogs.TryGetValue(tag[..length], out var catalog))
            {
                return catalog;
            }
        }

        return null;
    }

    private static TextCatalogs Load()
    {
        var assembly = typeof(TextCatalogs).Assembly;
        var prefix = typeof(TextCatalogs).Namespace + ".";
        return new TextCatalogs(assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name =>
        {
            using var json = assembly.GetManifestResourceStream(name)!;
            return TextCatalog.Read(name[prefix.Length..^Extension.Length], json);
        }));
    }

    private IEnumerable<string> Differences(TextCatalog catalog) =>
    [
        .. English.Ids.Except(catalog.Ids).Select(id => $"'{catalog.Language}' has no message {id}"),
        .. catalog.Ids.Except(English.Ids).Select(id => $"'{catalog.Language}' alone has a message {id}"),
        .. English.Ids.Intersect(catalog.Ids).Where(id => !Names(catalog[id]).SetEquals(Names(English[id])))
            .Select(id => $"'{catalog.Language}' has other placeholders in {id}"),
    ];

    private static HashSet<string> Names(TextTemplate template) => [.. template.Placeholders];
}
