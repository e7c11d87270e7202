using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Cli.Commands.Log;

public sealed class LogCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Last_entries_are_printed_oldest_first_over_all_files()
    {
        _folder.Write("d.jsonl.1", Entry("1"), Entry("2"));
        var file = _folder.Write("d.jsonl", Entry("3"), "{\"decision_id\":\"cut o", Entry("4"));

        var result = await _folder.RunAsync("log", "--file", file, "--last", "4");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            ["2026-03-04T10:00:00Z 2 contact gold 72 vip shop 3 about-to-leave, best, call", "2026-03-04T10:00:00Z 3 contact gold 72 vip shop 3 about-to-leave, best, call", "2026-03-04T10:00:00Z 4 contact gold 72 vip shop 3 about-to-leave, best, call"],
            result.OutputLines[2..].Select(line => line.Trim()));
        Assert.Equal("Warning: 1 line could not be read.", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public async Task Identifier_that_names_nobody_is_told_behind_the_tier()
    {
        var entry = Entry("1").Replace("\"tier\"", "\"customer\":{\"identity_gap\":\"short_number\"},\"tier\"", StringComparison.Ordinal);

        var result = await _folder.RunAsync("log", "--file", _folder.Write("d.jsonl", entry));

        Assert.Contains("gold (identity: short number)", result.OutputLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_what_is_written()
    {
        var file = _folder.Write("d.jsonl", Entry("1"), Entry("2"));
        _folder.Set("TIERDECISION__DECISIONLOG__FILE", file);

        var result = await _folder.RunAsync("log", "--json", "--last", "1");

        Assert.Equal((0, Entry("2") + "\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("""{"request":5}""")]
    [InlineData("""{"policy":"x","customer":[]}""")]
    [InlineData("""{"priority_rules":{}}""")]
    [InlineData("""{"priority_rules":"x"}""")]
    [InlineData("""{"queue":"\\ud800"}""")]
    public async Task Entry_of_another_shape_is_shown_as_far_as_it_goes(string foreign)
    {
        var result = await _folder.RunAsync("log", "--file", _folder.Write("d.jsonl", foreign, Entry("2")));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("vip", result.OutputLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_that_is_no_entry_reaches_no_terminal()
    {
        var file = _folder.Write(
            "d.jsonl", "\u001b[31mred", "{\"x\":\"\u001b[2J\"}", "{\"a\":1,\"a\":2}", "{\"x\":\"\u009b2J\"}", Entry("2"));

        var result = await _folder.RunAsync("log", "--file", file, "--json");

        Assert.Equal(["{\"x\":\"\\u009B2J\"}", Entry("2")], result.OutputLines);
        Assert.Equal("Warning: 3 lines could not be read.", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public async Task Log_that_is_not_there_says_how_to_have_one()
    {
        var result = await _folder.RunAsync("log", "--file", _folder.PathOf("none.jsonl"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("TierDecision:DecisionLog:Target=File", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_in_a_store_without_one_says_what_to_give()
    {
        _folder.Set("TIERDECISION__DECISIONLOG__TARGET", "Redis");

        var store = await _folder.RunAsync("log");
        var file = await _folder.RunAsync("log", "--file", _folder.Write("d.jsonl", Entry("1")));

        Assert.Equal((2, 0), (store.ExitCode, file.ExitCode));
        Assert.Contains("give --redis CONNECTION, or --file FILE", Assert.Single(store.ErrorLines), StringComparison.Ordinal);
    }

    private static string Entry(string id) =>
        $$"""{"format":1,"decision_id":"{{id}}","decided_at":"2026-03-04T10:00:00Z","policy":{"name":"shop","version":"3"},"request":{"context":"contact"},"tier":"gold","priority":72,"priority_rules":["about-to-leave"],"routing_rule":"best","queue":"vip","sla_rule":"call","degraded":false}""";
}
