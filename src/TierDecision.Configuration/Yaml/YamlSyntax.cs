using YamlDotNet.Core;

namespace TierDecision.Configuration.Yaml;

/// <summary>Says where and why a text is no YAML, to the person who wrote it.</summary>
internal static class YamlSyntax
{
    private const string Tab = "is indented with a tab: indent with spaces";

    private const string NotTogether = "does not go together with what is before: check the indentation";
    private const string NotClosed = "a quote that opens here is not closed";

    // Of what was opened and not closed, the line where it was opened. Of all else, the line where it could not go on.
    private static readonly (string Says, string Reason, bool IsOpened)[] Reasons =
    [
        ("double-quoted scalar", NotClosed, true),
        ("quoted scalar, found unexpected", NotClosed, true),
        ("quoted scalar", "an escape behind a backslash is none that YAML has: put the text in single quotes", false),
        ("flow sequence", "a bracket that opens here is not closed, or a comma is missing", true),
        ("flow mapping", "a brace that opens here is not closed, or a comma is missing", true),
        ("expected ':'", "a colon is missing, or the line is not indented as it should be", true),
        ("block mapping", $"{NotTogether}, the colon behind a key, and that quotes are closed", false),
        ("block collection", $"{NotTogether}, and that quotes are closed", false),
        ("not allowed in this context", $"{NotTogether}, and put a text that has ': ' in it in quotes", false),
        ("invalid mapping", $"{NotTogether}, and put a text that has ': ' in it in quotes", false),
        ("cannot start any token", "a value begins with a character that YAML keeps for itself: put the text in quotes", false),
        ("node content", "a value is missing, or a bracket or brace closes that was not opened", false),
    ];

    /// <summary>The line from 1, and what is wrong.</summary>
    public static (int Line, string Problem) Describe(string text, YamlException exception)
    {
        var (start, end) = (LineOf(exception.Start), LineOf(exception.End));
        var (_, reason, isOpened) = Array.Find(Reasons, reason => exception.Message.Contains(reason.Says, StringComparison.Ordinal));

        // Some of the library's errors of tabs have no place.
        var last = exception.Message.Contains(" tab ", StringComparison.Ordinal) ? int.MaxValue : end + 1;
        if (!isOpened && TabBetween(text, start, last) is { } tab)
        {
            return (tab, Tab);
        }

        return (isOpened || reason is null ? start : end, $"is not YAML: {reason ?? exception.Message}");
    }

    /// <summary>The line of a place, from 1.</summary>
    public static int LineOf(in Mark mark) => (int)Math.Max(1, mark.Line);

    // The first line with a tab before its first other character. YAML takes tabs anywhere else.
    private static int? TabBetween(string text, int first, int last)
    {
        var line = 0;
        foreach (var one in text.AsSpan().EnumerateLines())
        {
            if (++line >= first && line <= last && one[..^one.TrimStart(" \t").Length].Contains('\t') && !one.IsWhiteSpace())
            {
                return line;
            }
        }

        return null;
    }
}
