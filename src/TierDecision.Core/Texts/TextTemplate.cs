using System.Text;

namespace TierDecision.Core.Texts;

/// <summary>A text for people with named placeholders, such as <c>{subject}</c>, read once.</summary>
public sealed class TextTemplate
{
    // Literal text and names of placeholders in turn; the first is literal.
    private readonly List<string> _parts = [];

    /// <summary>Reads a text. Braces that enclose no name (small letters and underscores) are text like any other.</summary>
    /// <param name="text">The text.</param>
    public TextTemplate(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        var literal = 0;
        for (var open = text.IndexOf('{', 0); open >= 0; open = text.IndexOf('{', open + 1))
        {
            var name = NameAt(text, open + 1);
            if (name.Length > 0)
            {
                _parts.Add(text[literal..open]);
                _parts.Add(name);
                literal = open + name.Length + 2;
            }
        }

        _parts.Add(text[literal..]);
    }

    /// <summary>The text as it is written.</summary>
    public string Text { get; }

    /// <summary>The names of the placeholders, in the order of the text.</summary>
    public IEnumerable<string> Placeholders => _parts.Where((_, i) => i % 2 == 1);

    /// <summary>The text with a value in place of each placeholder; one that has no value stays as it is written.</summary>
    /// <param name="values">The values by the names of the placeholders.</param>
    public string Fill(params ReadOnlySpan<(string Name, string Value)> values)
    {
        var filled = new StringBuilder(_parts[0]);
        for (var i = 1; i < _parts.Count; i += 2)
        {
            filled.Append(ValueOf(_parts[i], values)).Append(_parts[i + 1]);
        }

        return filled.ToString();
    }

    private static string ValueOf(string placeholder, ReadOnlySpan<(string Name, string Value)> values)
    {
        foreach (var (name, value) in values)
        {
            if (name == placeholder)
            {
                return value;
            }
        }

        return $"{{{placeholder}}}";
    }

    // The name that ends at the next closing brace; empty if there is none.
    private static string NameAt(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterLower(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return end < text.Length && text[end] == '}' ? text[start..end] : "";
    }
}
