using TierDecision.Tests.Shared;
using TierDecision.V1;

namespace TierDecision.Tests.Cli.Commands.Policy;

public sealed class PolicyTryCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Policy_is_tried_at_another_time_without_a_service()
    {
        var open = await _folder.RunAsync(
            "policy", "try", _folder.Policy, "--tier", "gold", "--contact", "voice", "--at", "2026-03-06T10:00:00+01:00");
        var closed = await _folder.RunAsync(
            "policy", "try", _folder.Policy, "--tier", "gold", "--contact", "voice", "--at", "2026-12-25T10:00:00+01:00", "--json");

        Assert.Equal((0, ""), (open.ExitCode, open.Error));
        Assert.StartsWith("gold, priority ", open.OutputLines[0], StringComparison.Ordinal);
        Assert.Contains(open.OutputLines, line => line.StartsWith("Asked a customer of the tier gold, a contact by voice, on Friday 2026-03-06 ", StringComparison.Ordinal));
        Assert.DoesNotContain(open.OutputLines, line => line.StartsWith("Decision ", StringComparison.Ordinal));
        var answer = DecideResponse.Parser.ParseJson(closed.Output);
        Assert.Equal(("gold", DateTimeOffset.Parse("2026-12-25T09:00:00Z", null).UtcDateTime), (answer.Tier.Name, answer.DecidedAt.ToDateTime()));
    }

    [Fact]
    public async Task Customer_has_what_the_options_say()
    {
        var result = await _folder.RunAsync(
            "policy", "try", _folder.Policy, "--tier", "standard", "--flag", "vulnerable", "--flag", "open_complaint", "--value-score", "12.5", "--percentile", "10",
            "--contact", "voice", "--json");

        var answer = DecideResponse.Parser.ParseJson(result.Output);
        Assert.Equal((Handling.Person, 12.5, 10d), (answer.Treatment.Handling, answer.Score.ValueScore, answer.Score.Percentile));
        Assert.Equal(
            [ReasonCode.GuardrailOpenComplaint, ReasonCode.GuardrailVulnerable],
            answer.Reasons.Select(reason => reason.Code).Where(code => code is ReasonCode.GuardrailOpenComplaint or ReasonCode.GuardrailVulnerable));
    }

    [Fact]
    public async Task Nobody_is_named_without_a_tier()
    {
        var result = await _folder.RunAsync("policy", "try", _folder.Policy, "--ticket", "urgent", "--json");

        Assert.Equal(ReasonCode.CustomerNotNamed, DecideResponse.Parser.ParseJson(result.Output).Reasons[0].Code);
    }

    [Theory]
    [InlineData("--tier golden --contact voice", "--tier 'golden' is no tier of the policy; did you mean 'gold'?")]
    [InlineData("--value-score 5 --contact voice", "--value-score says something of a customer who is known: give --tier as well")]
    [InlineData("--tier gold", "say what about: give one of --contact, --ticket, --order")]
    [InlineData("--contact voice --language German", "--language 'German' is no language: give two letters such as 'de' or a tag such as 'zh-CN'")]
    [InlineData("--contact voice --at 2026-01-01T00:00:00Z --arrived-at 2026-01-02T00:00:00Z", "--arrived-at is later than the time of the question: give --at as well")]
    [InlineData("--contact voice --at 2026-01-01", "--at '2026-01-01' must be a time with its offset from UTC")]
    public async Task Rejects_what_cannot_be_tried(string options, string expected)
    {
        var result = await _folder.RunAsync(["policy", "try", _folder.Policy, .. options.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"tierctl policy try: {expected}", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Rejects_a_policy_with_errors_with_all_of_them()
    {
        var file = _folder.Write("broken.yaml", "name: x", "tiers: []");

        var result = await _folder.RunAsync("policy", "try", file, "--contact", "voice");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("the policy cannot serve", result.Error, StringComparison.Ordinal);
    }
}
