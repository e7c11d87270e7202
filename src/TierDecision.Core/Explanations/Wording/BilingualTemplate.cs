using TierDecision.Core.Texts;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Explanations.Wording;

/// <summary>A message of the catalogues in both languages that explanations have.</summary>
internal sealed class BilingualTemplate
{
    private readonly TextTemplate _english;
    private readonly TextTemplate _chinese;

    /// <summary>A message of explanations.</summary>
    /// <param name="id">The id without <c>explanation.</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such message.</exception>
    public BilingualTemplate(string id)
        : this(catalog => catalog["explanation." + id]) => Id = "explanation." + id;

    /// <summary>A reason that explanations give as well.</summary>
    public BilingualTemplate(ReasonCode code)
        : this(catalog => catalog[code]) => Id = TextCatalog.IdOf(code);

    private BilingualTemplate(Func<TextCatalog, TextTemplate> template)
    {
        Id = "";
        (_english, _chinese) = (template(TextCatalogs.BuiltIn.English), template(TextCatalogs.BuiltIn.Chinese));
        Text = new BilingualText(_english.Text, _chinese.Text);
    }

    /// <summary>The id of the message.</summary>
    public string Id { get; }

    /// <summary>The text of a message without placeholders.</summary>
    public BilingualText Text { get; }

    /// <summary>The text with values in place of the placeholders.</summary>
    public BilingualText With(params ReadOnlySpan<TextArgument> arguments)
    {
        var (english, chinese) = (new (string, string)[arguments.Length], new (string, string)[arguments.Length]);
        for (var i = 0; i < arguments.Length; i++)
        {
            var (name, value) = arguments[i];
            (english[i], chinese[i]) = ((name, value.English), (name, value.Chinese));
        }

        return new BilingualText(_english.Fill(english), _chinese.Fill(chinese));
    }

    /// <summary>Texts with this one, which has no placeholders, between each two.</summary>
    public BilingualText Join(IEnumerable<BilingualText> texts)
    {
        var all = texts.ToList();
        return new BilingualText(
            string.Join(Text.English, all.Select(text => text.English)), string.Join(Text.Chinese, all.Select(text => text.Chinese)));
    }
}
