using System.Text;

namespace TierDecision.Scoring.Files;

/// <summary>Several values in one field, separated by <c>|</c>; a bar or a backslash within a value has a backslash in front.</summary>
internal static class PipeList
{
    public static string Join(IEnumerable<string> values) => string.Join('|', values.Select(Escape));

    public static IReadOnlyList<string> Split(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return [];
        }

        var values = new List<string>();
        var value = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when i + 1 < text.Length:
                    value.Append(text[++i]);
                    break;
                case '|':
                    values.Add(value.ToString());
                    value.Clear();
                    break;
                default:
                    value.Append(text[i]);
                    break;
            }
        }

        values.Add(value.ToString());
        return values;
    }

    private static string Escape(string value) =>
        value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("|", @"\|", StringComparison.Ordinal);
}
