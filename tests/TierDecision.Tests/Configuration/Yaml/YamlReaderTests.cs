using TierDecision.Configuration.Yaml;

namespace TierDecision.Tests.Configuration.Yaml;

/// <summary>Where and why a text is no YAML, as its author sees it.</summary>
public class YamlReaderTests
{
    private const string Indent = "check the indentation";

    [Theory]
    [InlineData("name: a\ntiers:\n  - name: gold\n\tpriority: 70\n", 4, "tab")]
    [InlineData("name: a\ntiers:\n\t- name: gold\n", 3, "tab")]
    [InlineData("name: a\n\tversion: 1\n", 2, "tab")]
    [InlineData("name: a\ntiers:\n  gold:\n  \tpriority: 70\n", 4, "tab")]
    [InlineData("name: \"a\nversion: 1\n", 1, "quote")]
    [InlineData("name: a\nversion: 'b\ntiers: c\n", 2, "quote")]
    [InlineData("name: 'it's'\nversion: 1\n", 1, "quote")]
    [InlineData("name: \"a\\z\"\nversion: 1\n", 1, "escape")]
    [InlineData("name: a\ntiers: [x, y\nqueues: z\n", 2, "bracket")]
    [InlineData("name: a\ntiers: {x: y\nqueues: z\n", 2, "brace")]
    [InlineData("name: a\ntiers:\n  - name: gold\n    priority: 7\n   head: 3\nqueues: z\n", 5, Indent)]
    [InlineData("name: a\n  version: 1\n", 2, Indent)]
    [InlineData("name: a\ntiers:\n    x: 1\n  y: 2\n", 4, Indent)]
    [InlineData("name: a\nqueues:\n  - a\n - b\n", 4, Indent)]
    [InlineData("name: a\nversion 1\ntiers: x\n", 2, "colon")]
    [InlineData("name: a\nx: ]\n", 2, "closes that was not opened")]
    [InlineData("name: a\nx: }\n", 2, "closes that was not opened")]
    [InlineData("name: a\nx: @y\n", 2, "quotes")]
    [InlineData("name: a\nx: `y\n", 2, "quotes")]
    [InlineData("name: a\nx: y: z\n", 2, Indent)]
    [InlineData("name: a\nx: *y z\nz: 1\n", 2, Indent)]
    [InlineData("name: a\nx: |2a\n  text\n", 2, "block")]
    [InlineData("name: a\n- x\n", 2, Indent)]
    [InlineData("- x\nname: a\n", 2, Indent)]
    [InlineData("name: a\nx: [1, 2}\n", 2, "bracket")]
    [InlineData("name: a\nx: \"b\" c\ny: 1\n", 2, "quotes are closed")]
    public void Error_is_told_at_its_line(string text, int line, string says)
    {
        foreach (var end in new[] { "\n", "\r\n", "\r" })
        {
            var (_, at, problem) = YamlReader.Read(text.Replace("\n", end, StringComparison.Ordinal));

            Assert.Equal(line, at);
            Assert.Contains(says, problem, StringComparison.Ordinal);
        }
    }

    // Beside what is wrong a tab may be where YAML takes one.
    [Fact]
    public void Tab_far_from_an_error_is_not_taken_for_it()
    {
        var (_, line, problem) = YamlReader.Read("name: a\nx: ]\ny: 1\nz: |\n  b\n  \tc\n");

        Assert.Equal(2, line);
        Assert.Contains("closes that was not opened", problem, StringComparison.Ordinal);
    }
}
