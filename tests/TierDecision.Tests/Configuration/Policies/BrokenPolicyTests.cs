using System.Globalization;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;

namespace TierDecision.Tests.Configuration.Policies;

/// <summary>
/// One broken policy for each rule, named after it. Each file says in comments like <c># expected: line | path | value | part of the reason</c>
/// what has to be found, in order and nothing more; <c>-</c> stands for no value, line 0 for none. A fifth cell is the name of the rule.
/// </summary>
public class BrokenPolicyTests
{
    internal const string Mark = "# expected: ";

    private static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 10, 0);
    private static readonly string Folder = Repository.PathOf("tests", "TierDecision.Tests", "Configuration", "Policies", "broken");

    public static TheoryData<string> Rules => [.. Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    internal static string PathOf(string rule) => Path.Combine(Folder, rule + ".yaml");

    internal static bool HasWarningsOnly(string[] lines) => lines[0].EndsWith("(a warning).", StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rejects(string rule)
    {
        var path = PathOf(rule);
        var lines = File.ReadAllLines(path);
        var expected = lines.Where(line => line.StartsWith(Mark, StringComparison.Ordinal)).Select(line => line[Mark.Length..].Split(" | ")).ToList();

        var load = PolicyFile.Load(path, Now);

        Assert.NotEmpty(expected);
        Assert.Equal(
            expected.Select(cells => $"{cells[0]} | {cells[1]} | {cells[2]}"),
            load.Findings.Select(finding => string.Create(CultureInfo.InvariantCulture, $"{finding.Line} | {finding.Path} | {finding.Value ?? "-"}")));
        Assert.All(expected.Zip(load.Findings), pair => Assert.Contains(pair.First[3], pair.Second.Reason, StringComparison.Ordinal));

        Assert.All(expected.Zip(load.Findings), pair => Assert.Equal(pair.First.ElementAtOrDefault(4) ?? "", pair.Second.Rule));

        var warningsOnly = HasWarningsOnly(lines);
        Assert.Equal(warningsOnly, load.Plan is not null);
        Assert.Equal(warningsOnly, load.Findings.All(finding => finding.Severity == Severity.Warning));
    }
}
