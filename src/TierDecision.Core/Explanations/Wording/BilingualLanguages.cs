using TierDecision.Core.Texts;

namespace TierDecision.Core.Explanations.Wording;

/// <summary>The languages of a <see cref="BilingualText"/>.</summary>
public static class BilingualLanguages
{
    /// <summary>The tag of the language where nobody asks for one.</summary>
    public static string Default => TextCatalogs.BuiltIn.English.Language;

    /// <summary>The languages as people read them: <c>en or zh</c>.</summary>
    public static string Text => $"{TextCatalogs.BuiltIn.English.Language} or {TextCatalogs.BuiltIn.Chinese.Language}";

    /// <summary>The language that a tag such as <c>zh-CN</c> asks for: <c>en</c> or <c>zh</c>; null if it asks for neither.</summary>
    public static string? Find(string tag)
    {
        // Sentences are made of others, which the catalogues of other languages need not have.
        var found = TextCatalogs.BuiltIn.Find(tag);
        return found is not null && (found == TextCatalogs.BuiltIn.English || found == TextCatalogs.BuiltIn.Chinese) ? found.Language : null;
    }
}
