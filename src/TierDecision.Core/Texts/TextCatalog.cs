using System.Text.Json;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Texts;

/// <summary>What the product says to people in one language: templates by the ids of messages.</summary>
public sealed class TextCatalog
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly Dictionary<string, TextTemplate> _templates;

    private TextCatalog(string language, Dictionary<string, TextTemplate> templates) => (Language, _templates) = (language, templates);

    /// <summary>The tag of the language, such as <c>en</c>.</summary>
    public string Language { get; }

    /// <summary>The ids of the messages.</summary>
    public IReadOnlyCollection<string> Ids => _templates.Keys;

    /// <summary>The template of a message.</summary>
    /// <param name="id">The id, such as <c>reason.tier</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such message.</exception>
    public TextTemplate this[string id] => _templates[id];

    /// <summary>The template of a reason, in which <c>{subject}</c> stands for the tier, rule or queue that it speaks of.</summary>
    /// <param name="code">The reason, not <see cref="ReasonCode.Unspecified"/>.</param>
    /// <exception cref="KeyNotFoundException">The reason has no text.</exception>
    public TextTemplate this[ReasonCode code] => this[IdOf(code)];

    /// <summary>The id of the message that is the text of a reason.</summary>
    /// <param name="code">The reason.</param>
    public static string IdOf(ReasonCode code) => "reason." + EnumWords.SnakeCase(code.ToString());

    /// <summary>Reads a catalogue file: one JSON object with the templates by the ids of messages.</summary>
    /// <param name="language">The tag of the language.</param>
    /// <param name="json">The file.</param>
    /// <exception cref="JsonException">The file is no JSON, or an id comes twice.</exception>
    /// <exception cref="InvalidOperationException">The file is no object of texts.</exception>
    internal static TextCatalog Read(string language, Stream json)
    {
        using var document = JsonDocument.Parse(json, Strict);
        var entries = document.RootElement.EnumerateObject();
        return new TextCatalog(language, entries.ToDictionary(entry => entry.Name, entry => new TextTemplate(entry.Value.GetString() ?? "")));
    }
}
