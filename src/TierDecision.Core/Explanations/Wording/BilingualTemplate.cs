using TierDecision.Core.Texts;

namespace TierDecision.Core.Explanations.Wording;

/// <summary>A message of the catalogues in both languages that explanations have.</summary>
internal sealed class BilingualTemplate
{
    private readonly TextTemplate _english;
    private readonly TextTemplate _chinese;

    /// <summary>The message with an id.</summary>
    /// <param name="id">The id, such as <c>explanation.rule_sla</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such message.</exception>
    public BilingualTemplate(string id)
    {
        Id = id;
        (_english, _chinese) = (TextCatalogs.BuiltIn.English[id], TextCatalogs.BuiltIn.Chinese[id]);
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
