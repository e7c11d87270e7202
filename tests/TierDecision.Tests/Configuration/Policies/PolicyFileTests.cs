using System.Text;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;

namespace TierDecision.Tests.Configuration.Policies;

public sealed class PolicyFileTests : IDisposable
{
    private const string Small = """
        name: small
        version: 1
        tiers: [{name: all, from_percentile: 0, priority: 50}]
        unknown_customer: {tier: all}
        queues: [{name: service}]
        routing: {default: [{queue: service}]}

        """;

    private static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 10, 0);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierdecision-policy-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Small_policy_gives_a_plan_a_revision_and_its_source()
    {
        var load = PolicyFile.Parse(Small, "small.yaml", Now);

        Assert.Empty(load.Findings);
        Assert.Equal("small", load.Plan!.Name);
        Assert.Equal("1", load.Plan.Version);
        Assert.Equal("small.yaml", load.Source);
        Assert.Matches("^[0-9a-f]{12}$", load.Revision);
    }

    [Fact]
    public void Look_for_changes_takes_no_more_memory_than_the_file_is_large()
    {
        var path = Path.Combine(_folder.FullName, "small.yaml");
        File.WriteAllText(path, Small);
        PolicyFile.Fingerprint(path, []);

        var before = GC.GetAllocatedBytesForCurrentThread();
        PolicyFile.Fingerprint(path, []);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void Revision_is_of_the_text_whatever_its_line_ends()
    {
        var unix = PolicyFile.Parse(Small, "", Now).Revision;

        Assert.Equal(unix, PolicyFile.Parse(Small.Replace("\n", "\r\n", StringComparison.Ordinal), "", Now).Revision);
        Assert.Equal(unix, PolicyFile.Parse(Small.Replace("\n", "\r", StringComparison.Ordinal), "", Now).Revision);
        Assert.NotEqual(unix, PolicyFile.Parse(Small + "# a remark\n", "", Now).Revision);
    }

    [Fact]
    public void Revision_is_the_beginning_of_the_sha256()
    {
        // printf 'name: x\n' | sha256sum
        Assert.Equal("a2a79ea37edb", PolicyFile.Parse("name: x\n", "", Now).Revision);
    }

    [Fact]
    public void File_with_a_byte_order_mark_is_the_same_policy()
    {
        var path = Write("bom.yaml", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Small)]);

        var load = PolicyFile.Load(path, Now);

        Assert.Empty(load.Findings);
        Assert.Equal(path, load.Source);
        Assert.Equal(PolicyFile.Parse(Small, "", Now).Revision, load.Revision);
    }

    [Fact]
    public void Anchors_and_aliases_stand_for_what_they_name()
    {
        var load = PolicyFile.Parse(
            Small + """
                priority_rules:
                  - {name: one, when: &gold {all: [{tier: all}, {known: true}]}, priority: 5}
                  - {name: two, when: {not: *gold}, priority: &n 7}
                  - {name: three, priority: *n}
                """,
            "",
            Now);

        Assert.Empty(load.Findings);
        Assert.Equal([5, 7, 7], load.Plan!.PriorityRules.ToArray().Select(rule => rule.PriorityChange));
    }

    [Fact]
    public void Finding_in_an_alias_has_the_line_on_which_the_value_stands()
    {
        var load = PolicyFile.Parse(Small + "stale_after: &when soon\nlargest_head_start: *when\n", "", Now);

        Assert.Equal([("stale_after", 7), ("largest_head_start", 7)], load.Findings.Select(finding => (finding.Path, finding.Line)));
    }

    [Fact]
    public void Scalar_where_values_are_listed_is_a_list_of_one()
    {
        var load = PolicyFile.Parse(
            Small + """
                calendars: [{name: office, zone: UTC, hours: {mon: 09:00-17:00}, holidays: 2026-12-25}]
                priority_rules: [{name: one, when: {tier: all, topic: billing}, priority: 5}]
                """,
            "",
            Now);

        Assert.Empty(load.Findings);
    }

    [Fact]
    public void Quoted_null_is_a_text_and_plain_null_is_no_value()
    {
        Assert.Equal("null", PolicyFile.Parse(Small.Replace("name: small", "name: 'null'", StringComparison.Ordinal), "", Now).Plan!.Name);
        var finding = Assert.Single(PolicyFile.Parse(Small.Replace("name: small", "name: null", StringComparison.Ordinal), "", Now).Findings);
        Assert.Equal("name", finding.Path);
    }

    [Fact]
    public void Missing_file_is_a_finding() => AssertRefused(Path.Combine(_folder.FullName, "none.yaml"), "is not there");

    [Fact]
    public void Missing_folder_is_a_finding() => AssertRefused(Path.Combine(_folder.FullName, "none", "none.yaml"), "is not there");

    [Fact]
    public void Folder_is_a_finding() => AssertRefused(_folder.FullName, "is a folder");

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Impossible_path_is_a_finding(string path) => AssertRefused(path, "cannot be read");

    [Fact]
    public void File_that_is_no_utf8_is_a_finding() => AssertRefused(Write("latin1.yaml", Encoding.Latin1.GetBytes("name: Köln\n")), "is not UTF-8");

    [Fact]
    public void Large_file_is_a_finding_and_the_largest_is_read()
    {
        var comment = "#" + new string('x', PolicyFile.MaxBytes - Small.Length - 2) + "\n";
        Assert.Equal(PolicyFile.MaxBytes, Encoding.UTF8.GetByteCount(comment + Small));

        Assert.Empty(PolicyFile.Load(Write("largest.yaml", Encoding.UTF8.GetBytes(comment + Small)), Now).Findings);
        AssertRefused(Write("larger.yaml", Encoding.UTF8.GetBytes("#" + comment + Small)), "is too large");
        Assert.Contains("is too large", Assert.Single(PolicyFile.Parse("#" + comment + Small, "", Now).Findings).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("&a ")]
    public void Text_that_only_nests_is_a_finding(string opening)
    {
        var load = PolicyFile.Parse(string.Concat(Enumerable.Repeat(opening, 20_000)), "", Now);

        Assert.Null(load.Plan);
        Assert.NotEmpty(load.Findings);
    }

    [Fact]
    public void Any_piece_of_a_policy_gives_findings_and_never_an_exception()
    {
        var text = File.ReadAllText(Repository.PathOf("policies", "contact-centre.yaml"));
        var random = new Random(20260301);
        const string Marks = "{[]}:-&*!|>'\"%@`,?#~<\t\n \0";
        for (var i = 0; i < 150; i++)
        {
            var at = random.Next(text.Length - 40);
            var mangled = text[..at] + Marks[random.Next(Marks.Length)] + text[(at + random.Next(40))..];

            var load = PolicyFile.Parse(mangled, "", Now);

            Assert.Equal(load.Plan is null, load.Findings.Any(finding => finding.Severity == Severity.Error));
            Assert.All(load.Findings, finding => Assert.NotEqual("", finding.Reason));
        }
    }

    private static void AssertRefused(string path, string reason)
    {
        var load = PolicyFile.Load(path, Now);

        var finding = Assert.Single(load.Findings);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal(path, finding.Value);
        Assert.Contains(reason, finding.Reason, StringComparison.Ordinal);
        Assert.Null(load.Plan);
        Assert.Equal("", load.Revision);
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
