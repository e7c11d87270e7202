using System.Reflection;
using System.Xml.Linq;
using TierDecision.Core.Decisions;

namespace TierDecision.Tests;

/// <summary>The direction of the arrows: what each project may know.</summary>
public class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["TierDecision.Core"] = [],
        ["TierDecision.Protocol"] = [],
        ["TierDecision.Scoring"] = ["TierDecision.Core"],
        ["TierDecision.Store"] = ["TierDecision.Core"],
        ["TierDecision.Service"] = ["TierDecision.Core", "TierDecision.Protocol", "TierDecision.Scoring", "TierDecision.Store"],
        ["TierDecision.Cli"] = ["TierDecision.Core", "TierDecision.Protocol", "TierDecision.Scoring", "TierDecision.Store"],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Fact]
    public void Every_project_of_the_source_is_in_the_table() =>
        Assert.Equal(
            Allowed.Keys.Order(StringComparer.Ordinal),
            Directory.GetFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_names_only_what_it_may_know(string project)
    {
        var references = Document(project).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.Subset(Allowed[project].ToHashSet(), references.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assembly_refers_only_to_what_it_may_know(string project)
    {
        var assembly = Assembly.Load(Document(project).Descendants("AssemblyName").SingleOrDefault()?.Value ?? project);

        var ours = assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("TierDecision", StringComparison.Ordinal) || name == "tierctl");

        Assert.Subset(Allowed[project].ToHashSet(), ours.ToHashSet());
    }

    [Fact]
    public void Core_knows_nothing_but_the_framework_and_its_calendar()
    {
        string[] package = ["NodaTime"];

        Assert.Equal(package, Document("TierDecision.Core").Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value));
        Assert.All(
            typeof(DecisionEngine).Assembly.GetReferencedAssemblies().Select(name => name.Name!),
            name => Assert.True(package.Contains(name) || name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard" or "mscorlib", name));
    }

    // The framework has doors out of the house too.
    [Theory]
    [InlineData("System.Net")]
    [InlineData("System.IO.Pipes")]
    [InlineData("System.Data")]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("System.Threading.Thread")]
    public void Core_does_no_io_and_starts_no_threads(string prefix) =>
        Assert.DoesNotContain(
            typeof(DecisionEngine).Assembly.GetReferencedAssemblies().Select(name => name.Name!),
            name => name.StartsWith(prefix, StringComparison.Ordinal));

    private static XDocument Document(string project) => XDocument.Load(Repository.PathOf("src", project, project + ".csproj"));
}
