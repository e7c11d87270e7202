using System.Text;

namespace Prometheus;

/// <summary>Renders the parts of the text format that do not change from one scrape to the next.</summary>
/// <remarks>https://prometheus.io/docs/instrumenting/exposition_formats/ , text format 0.0.4.</remarks>
internal static class ExpositionText
{
    /// <summary>The labels of one series, <c>a="b",c="d"</c>, without the braces; empty if it has none.</summary>
    public static byte[] Labels(ReadOnlySpan<string> names, ReadOnlySpan<string> values, ReadOnlySpan<KeyValuePair<string, string>> staticLabels)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Length; i++)
        {
            AppendLabel(text, names[i], values[i]);
        }

        foreach (var (name, value) in staticLabels)
        {
            AppendLabel(text, name, value);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The two lines that declare a metric family.</summary>
    public static byte[] Declaration(string name, string? help, string type)
    {
        // The help text may hold anything but a line end; a backslash starts an escape.
        var escaped = string.IsNullOrWhiteSpace(help)
            ? string.Empty
            : help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes($"# HELP {name} {escaped}\n# TYPE {name} {type}\n");
    }

    private static void AppendLabel(StringBuilder text, string name, string value)
    {
        if (text.Length > 0)
        {
            text.Append(',');
        }

        text.Append(name).Append("=\"");
        foreach (var c in value)
        {
            switch (c)
            {
                case '\\':
                    text.Append("\\\\");
                    break;
                case '"':
                    text.Append("\\\"");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        text.Append('"');
    }
}
