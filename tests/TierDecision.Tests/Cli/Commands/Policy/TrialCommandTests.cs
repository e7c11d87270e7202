using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Embedded;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Trials;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Policy;

/// <summary><c>tierctl policy shadow</c> and <c>canary</c>, on an embedded store.</summary>
public sealed class TrialCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Shadow_is_started_shown_and_stopped()
    {
        await LoadAsync();
        await PublishAsync("a.yaml", "71", "--activate");
        var candidate = await PublishAsync("b.yaml", "72");
        Assert.StartsWith("No shadow runs in the embedded store", (await DoneAsync("shadow", "status")).Output, StringComparison.Ordinal);

        var started = await DoneAsync("shadow", "start", candidate, "--comment", "what would it do?", "--author", "the board");
        Assert.Contains($"Revision {candidate} is evaluated for one in 16 decisions, as shadow ", started.Output, StringComparison.Ordinal);
        Assert.Contains("It was so already", (await DoneAsync("shadow", "start", candidate)).Output, StringComparison.Ordinal);
        var trial = long.Parse(Regex.Match(started.Output, @"as shadow (\d+)").Groups[1].Value, null);
        await ReportAsync(
            new TrialReport { Trial = trial, Node = "one", Cells = [Cell(), Cell() with { Context = DecisionContext.Ticket, Tier = "silver", PriorityHigher = 0, PriorityBy = 0 }] },
            new TrialReport { Trial = trial, Node = "two", Problem = "it is full", Dropped = 3 });

        var status = await DoneAsync("shadow", "status");
        Assert.Contains($"contact-centre 72 (revision {candidate}) is evaluated for one in 16 decisions in", status.Output, StringComparison.Ordinal);
        Assert.Contains(", for the board: what would it do?", status.Output, StringComparison.Ordinal);
        Assert.Contains("1 node compared 200 decisions, of which 40 differ (20.0 %); 3 were not compared", status.Output, StringComparison.Ordinal);
        Assert.Contains(status.OutputLines, line => Regex.IsMatch(line, @"contact\s+gold\s+100\s+20\s+5\s+0\s+10\s+0\s+2\.5\s+0\s+4\s+1\.5 s"));
        Assert.Contains("node two does not take part: it is full", status.Error, StringComparison.Ordinal);

        Assert.Contains("has ended", (await DoneAsync("shadow", "stop")).Output, StringComparison.Ordinal);
        var audit = await _folder.RunAsync("policy", "shadow", "stop");
        Assert.Equal(1, audit.ExitCode);
        Assert.Contains("No shadow runs. Nothing was changed", audit.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Canary_is_started_changed_shown_and_stopped()
    {
        await LoadAsync();
        await PublishAsync("a.yaml", "71", "--activate");
        var candidate = await PublishAsync("b.yaml", "72");

        var started = await DoneAsync("canary", "start", candidate, "--share", "0.5", "--limit-promises", "none", "--limit-differing", "30");
        Assert.Contains($"Revision {candidate} decides for 0.5 % of the customers, as canary ", started.Output, StringComparison.Ordinal);
        var changed = await DoneAsync("canary", "set", "--share", "20");
        Assert.Contains("decides for 20 % of the customers", changed.Output, StringComparison.Ordinal);
        var trial = long.Parse(Regex.Match(changed.Output, @"as canary (\d+)").Groups[1].Value, null);
        await ReportAsync(new TrialReport { Trial = trial, Node = "one", Decided = 120, Cells = [Cell() with { LastTargets = 7, LastTargetsInForce = 5 }] });

        var status = await DoneAsync("canary", "status");
        Assert.Contains("The candidate made 120 decisions.", status.Output, StringComparison.Ordinal);
        Assert.Contains(status.OutputLines, line => Regex.IsMatch(line, @"last targets, overflow\s+7\.0 %\s+5\.0 %\s+above 5 points more"));
        Assert.Contains(status.OutputLines, line => Regex.IsMatch(line, @"promises not kept\s+0\.0 %\s+0\.0 %\s+-"));
        Assert.Contains(status.OutputLines, line => Regex.IsMatch(line, @"decisions that differ\s+20\.0 %\s+above 30 %"));
        Assert.Contains("It is judged from 500 decisions of the candidate on.", status.Output, StringComparison.Ordinal);

        var stopped = await DoneAsync("canary", "stop", "--comment", "calls wait too long");
        Assert.Contains("decides for everybody", stopped.Output, StringComparison.Ordinal);
        Assert.Contains($"The last one, of revision {candidate} with 20 %, was stopped at", (await DoneAsync("canary", "status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Samples_are_printed_as_lines_of_json_and_those_of_removed_customers_are_not()
    {
        await LoadAsync();
        await PublishAsync("a.yaml", "71", "--activate");
        var started = await DoneAsync("shadow", "start", await PublishAsync("b.yaml", "72"));
        var trial = long.Parse(Regex.Match(started.Output, @"as shadow (\d+)").Groups[1].Value, null);
        await using (var store = Open())
        {
            var keys = (await store.ReadErasureKeysAsync(null, default)).Keys!;
            var boxes = Enumerable.Range(1, 3).Select(i => SealedBox.Seal(
                i == 2 ? new ErasureKeys(1, new byte[ErasureKeys.Size]) : keys, default, TrialSample.Pack(System.Text.Encoding.UTF8.GetBytes(
                    $$$"""{"trial":"shadow","number":{{{trial}}},"decision_id":"{{{i}}}","decided_at":"2026-03-04T10:00:00.25Z","in_force":{"priority":70,"due":{"answer":"2026-03-04T10:00:40.25Z"}},"newer":1}"""))));
            Assert.Null((await store.ReportTrialAsync(new TrialReport { Trial = trial, Node = "one" }, [.. boxes], default)).Detail);
        }

        string Line(int i) => $$$"""
            { "trial": "shadow", "number": "{{{trial}}}", "decision_id": "{{{i}}}", "decided_at": "2026-03-04T10:00:00.250Z", "in_force": { "priority": 70, "due": { "answer": "2026-03-04T10:00:40.250Z" } } }

            """;
        Assert.Equal(Line(3) + Line(1), (await DoneAsync("shadow", "samples")).Output);
        Assert.Equal(Line(3), (await DoneAsync("shadow", "samples", "--limit", "1")).Output);
        Assert.Equal(Line(3) + Line(1), (await DoneAsync("shadow", "samples", "--limit", "2")).Output);
        Assert.Equal(2, (await _folder.RunAsync("policy", "canary", "samples")).ExitCode);
    }

    [Fact]
    public async Task Rejects_what_cannot_be_tried_and_changes_nothing()
    {
        await LoadAsync();
        var inForce = await PublishAsync("a.yaml", "71", "--activate");
        var candidate = await PublishAsync("b.yaml", "72");
        await File.WriteAllTextAsync(_folder.PathOf("c.yaml"), Regex.Replace(Text("73"), @"(name: |tier: |platinum, )gold\b", "$1golden"));
        var unfit = RevisionOf((await _folder.RunAsync("policy", "publish", _folder.PathOf("c.yaml"))).Output);

        (int ExitCode, string Says, string[] Arguments)[] wrong =
        [
            (2, "has no revision 0123456789ab", ["shadow", "start", "0123456789ab"]),
            (2, "has no revision 0123456789ab", ["canary", "start", "0123456789ab", "--share", "5"]),
            (2, "does not have: gold", ["shadow", "start", unfit]),
            (2, "does not have: gold", ["canary", "start", unfit, "--share", "5"]),
            (2, "is in force itself", ["canary", "start", inForce, "--share", "5"]),
            (2, "is no percentage of 0 to 100", ["canary", "start", candidate, "--share", "101"]),
            (2, "is no percentage of 0 to 100", ["canary", "start", candidate, "--share", "-1"]),
            (2, "at most two decimals", ["canary", "start", candidate, "--share", "0.001"]),
            (2, "nor 'none'", ["canary", "start", candidate, "--share", "1", "--limit-errors", "no"]),
            (2, "--share", ["canary", "start", candidate]),
            (2, "is no whole number of 1 to 1000000", ["shadow", "start", candidate, "--one-in", "0"]),
            (1, "No canary runs", ["canary", "set", "--share", "5"]),
            (1, "No canary runs", ["canary", "stop"]),
            (1, "and not revision 0123456789ab as was expected", ["canary", "start", candidate, "--share", "5", "--expect", "0123456789ab"]),
        ];
        foreach (var (exitCode, says, arguments) in wrong)
        {
            var result = await _folder.RunAsync(["policy", .. arguments]);
            Assert.True(exitCode == result.ExitCode, $"{string.Join(' ', arguments)}: {result.ExitCode} {result.Error}");
            Assert.Contains(says, result.Error, StringComparison.Ordinal);
        }

        Assert.StartsWith("No canary runs", (await DoneAsync("canary", "status")).Output, StringComparison.Ordinal);
        Assert.StartsWith("No shadow runs", (await DoneAsync("shadow", "status")).Output, StringComparison.Ordinal);
    }

    private static TrialCell Cell() => new()
    {
        Context = DecisionContext.Contact,
        Tier = "gold",
        Compared = 100,
        Differing = 20,
        OtherTier = 5,
        PriorityHigher = 10,
        PriorityBy = 25,
        DueLater = 4,
        DueByMilliseconds = 6_000,
    };

    private EmbeddedCustomerStore Open() => new(
        new EmbeddedStoreOptions { File = _folder.EmbeddedFile }, NullLogger<EmbeddedCustomerStore>.Instance, TimeProvider.System);

    private async Task ReportAsync(params TrialReport[] reports)
    {
        await using var store = Open();
        foreach (var report in reports)
        {
            Assert.Null((await store.ReportTrialAsync(report, [], default)).Detail);
        }
    }

    private async Task<CliResult> DoneAsync(params string[] arguments)
    {
        var result = await _folder.RunAsync(["policy", .. arguments]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    private async Task LoadAsync()
    {
        var loaded = await _folder.RunAsync("load", _folder.Write("s.csv", "customer_id,tier", "1,gold"));
        Assert.True(loaded.ExitCode == 0, loaded.Error);
    }

    private async Task<string> PublishAsync(string name, string version, params string[] more)
    {
        await File.WriteAllTextAsync(_folder.PathOf(name), Text(version));
        return RevisionOf((await DoneAsync(["publish", _folder.PathOf(name), .. more])).Output);
    }

    private static string RevisionOf(string output) => Regex.Match(output, "revision ([0-9a-f]{12})").Groups[1].Value;

    // The shipped policy with gold at this priority, which is its version as well.
    private string Text(string version) => Regex.Replace(File.ReadAllText(_folder.Policy), "(?m)^version: .*$", $"version: \"{version}\"")
        .Replace("priority: 70", $"priority: {version}", StringComparison.Ordinal);
}
