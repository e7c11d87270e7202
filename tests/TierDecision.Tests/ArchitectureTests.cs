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
        ["TierDecision.Files"] = [],
        ["TierDecision.Protocol"] = [],
        ["TierDecision.Configuration"] = ["TierDecision.Core", "TierDecision.Files"],
        ["TierDecision.PhoneNumbers"] = ["TierDecision.Core", "TierDecision.Configuration"],
        ["TierDecision.Scoring"] = ["TierDecision.Core", "TierDecision.Files", "TierDecision.Configuration"],
        ["TierDecision.Storage"] = ["TierDecision.Core", "TierDecision.Files"],
        ["TierDecision.Storage.Memory"] = ["TierDecision.Core", "TierDecision.Files", "TierDecision.Storage"],
        ["TierDecision.Storage.Redis"] = ["TierDecision.Core", "TierDecision.Files", "TierDecision.Configuration", "TierDecision.Storage"],
        ["TierDecision.Storage.Embedded"] = ["TierDecision.Core", "TierDecision.Files", "TierDecision.Configuration", "TierDecision.Storage"],
        ["TierDecision.Storage.Providers"] =
            ["TierDecision.Configuration", "TierDecision.Storage", "TierDecision.Storage.Redis", "TierDecision.Storage.Embedded"],
        ["TierDecision.Demo"] = ["TierDecision.Core", "TierDecision.Scoring", "TierDecision.Storage"],
        ["TierDecision.Service"] =
        [
            "TierDecision.Core", "TierDecision.Files", "TierDecision.Configuration", "TierDecision.Demo", "TierDecision.PhoneNumbers",
            "TierDecision.Protocol", "TierDecision.Storage", "TierDecision.Storage.Memory", "TierDecision.Storage.Providers",
        ],
        ["TierDecision.Cli"] =
        [
            "TierDecision.Core", "TierDecision.Files", "TierDecision.Configuration", "TierDecision.Demo", "TierDecision.PhoneNumbers",
            "TierDecision.Protocol", "TierDecision.Scoring", "TierDecision.Storage", "TierDecision.Storage.Providers",
        ],
    };

    // The folders of each project from the bottom up: a folder uses only folders that stand before it. "" is the project's root.
    private static readonly Dictionary<string, string[]> Order = new()
    {
        ["TierDecision.Core"] =
        [
            "Vocabulary", "Texts", "Findings", "Callers", "Customers", "Facts", "Calendars", "Conditions", "Tiers", "Priorities", "Queueing", "Routing",
            "Sla", "Ranking", "Policies", "Policies.Verification", "Policies.Compilation", "Decisions", "Explanations.Wording", "Explanations",
            "Descriptions", "Differences",
        ],
        ["TierDecision.Files"] = [""],
        ["TierDecision.PhoneNumbers"] = [""],
        ["TierDecision.Configuration"] = ["Yaml", "Policies", "Access", "Settings.Rules", "Settings", "Settings.Reading", "Identity"],
        ["TierDecision.Scoring"] =
        [
            "Dialects", "Workbooks", "Texts", "Files", "Statuses", "Currencies", "Orders", "Transactions", "Inspection", "Profit", "Rfm", "Values",
            "Counterfactuals", "Scores", "Mappings", "Lifetime.Histories", "Lifetime.Fitting", "Lifetime.BgNbd", "Lifetime.GammaGamma", "Lifetime.Nbd",
            "Lifetime", "Run",
        ],
        ["TierDecision.Demo"] = [""],
        ["TierDecision.Storage"] =
        [
            "", "Records", "Audit", "Policies", "Trials", "Datasets", "Loading", "Writes", "Erasure", "Queues", "Logs", "Contracts", "Publishing",
            "Retiering",
        ],
        ["TierDecision.Storage.Memory"] = ["Checkpoint", "Tables", "Replica", "Cache"],
        ["TierDecision.Storage.Redis"] =
        [
            "Connection", "Layout", "Audit", "Policies", "Shards", "Buckets", "Erasing", "Loading", "Writing", "Following", "Logs", "",
        ],
        ["TierDecision.Storage.Embedded"] = [""],
        ["TierDecision.Storage.Providers"] = [""],
        ["TierDecision.Cli"] =
        [
            "Terminal", "Files", "Options", "Settings", "Policies", "Calls", "Commands.Score", "Commands.Access", "Commands.Audit",
            "Commands.Customers", "Commands.Decide", "Commands.Explain", "Commands.Export", "Commands.Generate", "Commands.Inspect", "Commands.Load", "Commands.Log",
            "Commands.Mapping", "Commands.Policy", "Commands.Rank", "",
        ],
        ["TierDecision.Service"] =
        [
            "Observability", "Background", "Failures", "Wire", "Requests", "Resilience", "Audit", "Access", "Erasure", "Comparing", "Serving", "Policies",
            "Publishing", "Trials", "Texts", "DecisionLog", "Explanations", "RepeatedRequests", "Following", "Decisions", "SlaClocks", "Ranking", "Queues", "Customers",
            "Endpoints.Decoding", "Endpoints", "Endpoints.Grpc", "Endpoints.Http", "Demo", "Hosting.Connections", "Hosting.Draining",
            "Hosting.Reloading", "Hosting", "",
        ],
    };

    private const int MaxFilesInAFolder = 25;

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    public static TheoryData<string> OrderedProjects => [.. Order.Keys];

    [Fact]
    public void Every_project_of_the_source_is_in_the_table() =>
        Assert.Equal(
            Allowed.Keys.Order(StringComparer.Ordinal),
            Directory.GetFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_names_only_what_it_may_know(string project)
    {
        var references = Document(project).Descendants("ProjectReference").SelectMany(
            reference => Found(reference.Attribute("Include")!.Value).Except(Found(reference.Attribute("Exclude")?.Value ?? ""))).ToHashSet();

        Assert.Subset(Allowed[project].ToHashSet(), references);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assembly_refers_only_to_what_it_may_know(string project)
    {
        var assembly = Assembly.Load(Document(project).Descendants("AssemblyName").SingleOrDefault()?.Value ?? project);

        var ours = assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("TierDecision", StringComparison.Ordinal) || name == "tierctl");

        Assert.Subset(Allowed[project].ToHashSet(), ours.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(OrderedProjects))]
    public void Folders_use_only_folders_below_them(string project)
    {
        var tree = SourceTree.Of(project);
        var order = Order[project];
        Assert.Equal(tree.Folders.Order(StringComparer.Ordinal), order.Order(StringComparer.Ordinal));

        Assert.Empty(order.SelectMany((folder, i) => tree.UsedBy(folder).Where(used => Array.IndexOf(order, used) > i).Select(used => $"{folder} uses {used}")));
    }

    [Theory]
    [MemberData(nameof(OrderedProjects))]
    public void Folders_form_no_cycle(string project) => Assert.Null(SourceTree.Of(project).FindCycle());

    [Theory]
    [MemberData(nameof(OrderedProjects))]
    public void Folders_hold_no_more_files_than_a_reader_can_survey(string project) =>
        Assert.DoesNotContain(
            SourceTree.Files(project).GroupBy(path => Path.GetDirectoryName(path)),
            folder => folder.Count() > MaxFilesInAFolder);

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

    // The image restores the projects before it copies their code, so that a change of code alone does not restore anew. It names no project but the two
    // that are run: DockerfileTests shows that none is left out.
    [Fact]
    public void Image_restores_every_project() => Assert.Equal(
        [
            "COPY src/ src/",
            "COPY --from=projects /source/src/ src/",
            "RUN dotnet restore src/TierDecision.Service && dotnet restore src/TierDecision.Cli",
            "COPY src/ src/",
        ],
        File.ReadLines(Repository.PathOf("Dockerfile"))
            .Where(line => line.StartsWith("RUN dotnet restore", StringComparison.Ordinal)
                || (line.StartsWith("COPY ", StringComparison.Ordinal) && line.Contains("src/", StringComparison.Ordinal))));

    // The projects that patterns like ../FOLDER/FILE find.
    private static IEnumerable<string> Found(string patterns) => patterns.Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(pattern => pattern.Split('/'))
        .SelectMany(parts => Directory.GetDirectories(Repository.PathOf("src"), parts[1]).SelectMany(folder => Directory.GetFiles(folder, parts[2])))
        .Select(file => Path.GetFileNameWithoutExtension(file));

    private static XDocument Document(string project) => XDocument.Load(Repository.PathOf("src", project, project + ".csproj"));
}
