using System.Text.Json;
using Microsoft.Data.Sqlite;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Policy;

/// <summary><c>tierctl policy diff</c> and <c>describe</c>, of files and of the library of an embedded store.</summary>
public sealed class PolicyMeaningCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Diff_tells_in_sentences_what_changed()
    {
        var draft = Draft("timeout: 40s", "timeout: 35s");

        var english = await _folder.RunAsync("policy", "diff", _folder.Policy, draft);
        var chinese = await _folder.RunAsync("policy", "diff", _folder.Policy, draft, "--language", "zh-CN");

        Assert.Equal((0, ""), (english.ExitCode, english.Error));
        Assert.EndsWith("): 1 difference", english.OutputLines[0], StringComparison.Ordinal);
        Assert.Equal("Routing rule best-customers, target 1 (vip): time-out: 40 seconds → 35 seconds.", english.OutputLines[1]);
        Assert.Equal("路由规则 best-customers 第 1 个目标(vip):等待时限:40 秒 → 35 秒。", chinese.OutputLines[1]);
    }

    [Fact]
    public async Task Diff_of_what_means_the_same_says_so()
    {
        var result = await _folder.RunAsync("policy", "diff", _folder.Policy, Draft("timeout: 120s", "timeout: 2m"));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.EndsWith("): no difference", Assert.Single(result.OutputLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_as_json_has_paths_and_what_is_written()
    {
        var result = await _folder.RunAsync("policy", "diff", _folder.Policy, Draft("timeout: 40s", "timeout: 35s"), "--json");

        using var json = JsonDocument.Parse(result.Output);
        Assert.False(json.RootElement.GetProperty("equal").GetBoolean());
        Assert.Equal(1, json.RootElement.GetProperty("count").GetInt32());
        Assert.Equal("contact-centre", json.RootElement.GetProperty("before").GetProperty("name").GetString());
        var difference = json.RootElement.GetProperty("differences")[0];
        Assert.Equal(
            ["routing.rules[best-customers].targets[0].timeout", "changed", "40s", "35s"],
            new[] { "path", "kind", "before", "after" }.Select(key => difference.GetProperty(key).GetString()));
        Assert.Contains("→", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_policy_is_compared_with_the_one_in_force()
    {
        await LoadAsync();
        var draft = Draft("priority: 70", "priority: 75");
        var nothing = await _folder.RunAsync("policy", "diff", draft);
        var published = await _folder.RunAsync("policy", "publish", _folder.Policy, "--activate");
        Assert.Equal(0, published.ExitCode);

        var result = await _folder.RunAsync("policy", "diff", draft);
        var described = await _folder.RunAsync("policy", "describe");

        Assert.Equal(2, nothing.ExitCode);
        Assert.Contains("the policy file of each node is in force, which is not in the library: name a file.", nothing.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("Tier gold: priority: 70 → 75.", result.OutputLines[1]);
        Assert.Equal(0, described.ExitCode);
        Assert.Equal("contact-centre, version 2026-01", described.OutputLines[0]);
    }

    [Fact]
    public async Task Revisions_and_files_are_compared_with_each_other()
    {
        await LoadAsync();
        var published = await _folder.RunAsync("policy", "publish", _folder.Policy);
        var revision = System.Text.RegularExpressions.Regex.Match(published.Output, "revision ([0-9a-f]{12})").Groups[1].Value;

        var result = await _folder.RunAsync("policy", "diff", revision, Draft("largest_head_start: 40m", "largest_head_start: 38m"));
        var unknown = await _folder.RunAsync("policy", "diff", "0123456789ab", _folder.Policy);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Policy: largest head start: 40 minutes → 38 minutes.", result.OutputLines);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("'tierctl policy list' shows those that it has", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_as_json_has_sections()
    {
        var result = await _folder.RunAsync("policy", "describe", _folder.Policy, "--json", "--language", "zh");

        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal("contact-centre,版本 2026-01", json.RootElement.GetProperty("title").GetString());
        Assert.Equal(
            ["tiers", "priority", "routing", "queues", "sla", "hours", "treatment", "guardrails", "without_data"],
            json.RootElement.GetProperty("sections").EnumerateArray().Select(section => section.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Rejects_what_cannot_serve_or_is_not_there()
    {
        var broken = Draft("priority: 70", "priority: 700");

        var diff = await _folder.RunAsync("policy", "diff", _folder.Policy, broken);
        var missing = await _folder.RunAsync("policy", "describe", _folder.PathOf("none.yaml"));
        var language = await _folder.RunAsync("policy", "describe", _folder.Policy, "--language", "fr");
        var three = await _folder.RunAsync("policy", "diff", "a", "b", "c");
        var none = await _folder.RunAsync("policy", "diff");

        Assert.Equal((2, ""), (diff.ExitCode, diff.Output));
        Assert.Contains("tiers[1].priority: '700' must be 0..100", diff.Error, StringComparison.Ordinal);
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("is not there", missing.Error, StringComparison.Ordinal);
        Assert.Equal("tierctl policy describe: --language 'fr' is no language that policies are told in: give en or zh", language.ErrorLines[0]);
        Assert.Equal((2, 2), (three.ExitCode, none.ExitCode));
    }

    [Fact]
    public async Task Store_that_is_not_there_is_told()
    {
        var result = await _folder.RunAsync("policy", "describe");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is not there", result.Error, StringComparison.Ordinal);
    }

    private string Draft(string from, string to)
    {
        var text = File.ReadAllText(_folder.Policy);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(_folder.PathOf("draft.yaml"), text.Replace(from, to, StringComparison.Ordinal));
        return _folder.PathOf("draft.yaml");
    }

    private async Task LoadAsync()
    {
        var loaded = await _folder.RunAsync("load", _folder.Write("s.csv", "customer_id,tier", "1,gold"));
        Assert.True(loaded.ExitCode == 0, loaded.Error);
    }
}
