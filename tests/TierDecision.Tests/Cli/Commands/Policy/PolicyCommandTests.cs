using System.Globalization;
using TierDecision.Tests.Configuration.Policies;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Policy;

public sealed class PolicyCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_shows_tiers_with_the_bound_on_being_overtaken()
    {
        var result = await _folder.RunAsync("policy", "check", _folder.Policy);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("platinum 95+ 90 5m at most 35m person, dedicated agent, discounts", result.OutputLines);
        Assert.Contains("standard 0+ 30 0s at most 40m self service first", result.OutputLines);
        Assert.Contains("Unknown customers standard", result.OutputLines);
        Assert.Contains("Queues care, fraud, vip, sales, service, messages, overflow, callbacks", result.OutputLines);
        Assert.Contains("Result can serve", result.OutputLines);
        Assert.DoesNotContain('\u001b', result.Output);
    }

    [Fact]
    public async Task Check_shows_calendars_with_their_usual_week_and_the_next_days_that_are_not_usual()
    {
        var closed = TimeProvider.System.GetUtcNow().Date.AddDays(30);
        var day = closed.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var policy = _folder.Write(
            "calendars.yaml",
            "name: c",
            "version: \"1\"",
            "tiers: [{name: a, from_percentile: 0, priority: 4}]",
            "unknown_customer: {tier: a}",
            "calendars:",
            "  - {name: office, zone: Europe/Berlin, hours: {mon-sun: 09:00-17:30}, holidays: [" + day + "]}",
            "  - {name: night, zone: Europe/Berlin, hours: {mon-sun: 00:00-06:00}}",
            "queues: [{name: q, hours: office}, {name: n, hours: night}]",
            "routing: {default: [{queue: q, timeout: 1m}, {queue: n}]}");

        var result = await _folder.RunAsync("policy", "check", policy);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains($"office Europe/Berlin 59.5 {closed.ToString("ddd", CultureInfo.InvariantCulture)} {day} closed", result.OutputLines);

        // The hour of spring and autumn makes no day unusual.
        Assert.Contains("night Europe/Berlin 42 none within a year", result.OutputLines);
    }

    [Fact]
    public async Task Check_tells_every_error_at_once_with_line_and_path()
    {
        var broken = _folder.Write(
            "broken.yaml",
            "name: x",
            "tiers:",
            "  - {name: a, from_percentile: 50, priorty: 4}",
            "  - {name: b, from_percentile: 70, priority: 400}");

        var result = await _folder.RunAsync("policy", "check", broken, _folder.Policy, _folder.PathOf("none.yaml"), _folder.Folder);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"{broken}: line 3, tiers[0].priorty: 'priorty' is no key here; did you mean 'priority'?", result.ErrorLines);
        Assert.Contains($"{broken}: line 4, tiers[1].priority: '400' must be 0..100", result.ErrorLines);
        Assert.Contains(result.ErrorLines, line => line.StartsWith($"{broken}: ", StringComparison.Ordinal) && line.EndsWith("the policy cannot serve.", StringComparison.Ordinal));
        Assert.Contains(result.ErrorLines, line => line.Contains("none.yaml' is not there", StringComparison.Ordinal));
        Assert.Contains(result.ErrorLines, line => line.Contains($"'{_folder.Folder}' is a folder", StringComparison.Ordinal));

        // The good one among them is shown all the same.
        Assert.Contains("Result can serve", result.OutputLines);
    }

    [Fact]
    public async Task Check_tells_warnings_and_succeeds()
    {
        var policy = _folder.Write(
            "odd.yaml",
            "name: odd",
            "version: \"1\"",
            "tiers:",
            "  - {name: a, from_percentile: 50, priority: 4}",
            "  - {name: b, from_percentile: 0, priority: 40}",
            "unknown_customer: {tier: b}",
            "queues: [{name: q}]",
            "routing: {default: [{queue: q}]}");

        var result = await _folder.RunAsync("policy", "check", policy);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Result can serve; 1 warning", result.OutputLines);
        Assert.StartsWith($"{policy}: warning: line 5, tiers[1].priority: '40' is higher than that of the better tier", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_names_the_rule_of_a_finding_and_whom_a_tier_takes()
    {
        var policy = _folder.Write(
            "five.yaml",
            "name: five",
            "version: 1",
            "tiers: {preset: chase_five}",
            "unknown_customer: {tier: red}",
            "queues: [{name: q}]",
            "routing: {default: [{queue: q}]}");

        var result = await _folder.RunAsync("policy", "check", policy);

        Assert.Equal(0, result.ExitCode);
        Assert.EndsWith("hide who they are [unknown-tier]", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("exit 20 0s at most 5m self service first", result.OutputLines);
        Assert.Contains("exit everyone else", result.OutputLines);
        Assert.Contains(
            "blue percentile at least 80 and (probability_active at least 0.5 or (not probability_active at least 0 and recency at least 4))", result.OutputLines);
    }

    public static TheoryData<string> Broken => BrokenPolicyTests.Rules;

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Check_of_each_broken_policy_tells_all_that_is_wrong_and_exits_with_2(string rule)
    {
        var path = BrokenPolicyTests.PathOf(rule);
        var lines = await File.ReadAllLinesAsync(path);
        var expected = lines.Where(line => line.StartsWith(BrokenPolicyTests.Mark, StringComparison.Ordinal)).Select(line => line[BrokenPolicyTests.Mark.Length..].Split(" | "));

        var result = await _folder.RunAsync("policy", "check", path);

        var warnings = BrokenPolicyTests.HasWarningsOnly(lines);
        Assert.Equal(warnings ? 0 : 2, result.ExitCode);
        Assert.Equal(warnings, result.OutputLines.Any(line => line.StartsWith("Result can serve; ", StringComparison.Ordinal)));
        Assert.Equal(!warnings, result.ErrorLines.Any(line => line.EndsWith("the policy cannot serve.", StringComparison.Ordinal)));
        var told = string.Join('\n', result.ErrorLines);
        Assert.All(expected, cells => Assert.Contains(cells[0] == "0" ? cells[1] : $"line {cells[0]}, {cells[1]}", told, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("contact-centre", "platinum 95+ 90 5m at most 35m person, dedicated agent, discounts", "standard 0+ 30 0s at most 40m self service first")]
    [InlineData("tickets", "platinum 95+ 80 4h at most 8h person, dedicated agent, discounts", "standard 0+ 20 0s at most 12h self service first")]
    [InlineData("orders", "platinum 95+ 80 1d at most 12h person, dedicated agent, discounts", "standard 0+ 30 0s at most 1d12h self service first")]
    public async Task Check_of_each_shipped_policy_prints_tiers_and_bounds_and_no_warning(string policy, params string[] tiers)
    {
        var result = await _folder.RunAsync("policy", "check", Repository.PathOf("policies", policy + ".yaml"));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.All(tiers, tier => Assert.Contains(tier, result.OutputLines));
        Assert.Contains("Result can serve", result.OutputLines);
    }

    [Fact]
    public async Task Schema_is_printed()
    {
        var result = await _folder.RunAsync("policy", "schema");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("{\n  \"$schema\": ", result.Output, StringComparison.Ordinal);
    }
}
