using System.Text.Json;
using System.Text.RegularExpressions;
using TierDecision.Core.Texts;

namespace TierDecision.Tests.Core.Texts;

/// <summary>A language that nobody speaks: the English texts in capitals and brackets. All that it takes is one more catalogue file.</summary>
internal static partial class PseudoLanguage
{
    public const string Tag = "qps";

    /// <summary>The catalogues of the product and the one of this language.</summary>
    public static TextCatalogs WithBuiltIn() => With(Texts());

    /// <summary>The catalogues of the product and one of this language with other texts.</summary>
    public static TextCatalogs With(Dictionary<string, string> texts) => new(
    [
        .. TextCatalogs.BuiltIn.Languages.Select(language => TextCatalogs.BuiltIn.Find(language)!),
        TextCatalog.Read(Tag, new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(texts))),
    ]);

    /// <summary>The texts by the ids of messages.</summary>
    public static Dictionary<string, string> Texts()
    {
        var english = TextCatalogs.BuiltIn.English;
        return english.Ids.ToDictionary(
            id => id, id => $"[{WithoutPlaceholders().Replace(english[id].Text, words => words.Value.ToUpperInvariant())}]");
    }

    [GeneratedRegex(@"(?<!\{[a-z_]*)[a-z]+(?![a-z_]*\})")]
    private static partial Regex WithoutPlaceholders();
}
