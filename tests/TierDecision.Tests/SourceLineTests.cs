using System.Globalization;

namespace TierDecision.Tests;

/// <summary>Lines of the source are no wider than editors are told. No analyzer holds this.</summary>
public class SourceLineTests
{
    private const string Setting = "max_line_length = ";

    [Fact]
    public void Lines_are_within_the_limit_of_the_editor()
    {
        var limit = int.Parse(
            File.ReadLines(Repository.PathOf(".editorconfig")).First(line => line.StartsWith(Setting, StringComparison.Ordinal))[Setting.Length..],
            CultureInfo.InvariantCulture);

        Assert.Empty(
            from file in Directory.GetFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            from line in File.ReadLines(file).Index()
            where line.Item.Length > limit
            select $"{Path.GetRelativePath(Repository.PathOf("src"), file)}:{line.Index + 1}");
    }
}
