using System.Text.Json.Nodes;
using StackExchange.Redis;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Redis.Logs;

namespace TierDecision.ProcessTests.Service;

/// <summary>The decision log of the real service: complete at the end of an orderly stop.</summary>
public sealed class DecisionLogTests
{
    private const int Decisions = 300;

    [Fact]
    public async Task File_holds_every_decision_when_the_service_has_stopped()
    {
        var folder = Directory.CreateTempSubdirectory("decision-log-").FullName;
        await using (var service = await ServiceProcess.StartAsync(Settings(("TARGET", "File"), ("FILE", Path.Combine(folder, "d.jsonl")), ("FLUSHINTERVAL", "00:00:10"))))
        {
            var ids = await DecideAsync(service);
            await service.StopAsync();

            Assert.Equal(ids.Order(), (await File.ReadAllLinesAsync(Path.Combine(folder, "d.jsonl"))).Select(Id).Order());
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Stream_holds_every_decision_also_of_an_outage_of_redis()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var service = await ServiceProcess.StartAsync(
            Settings(("TARGET", "Redis"), ("FLUSHINTERVAL", "00:00:00.05")).Append(new("TIERDECISION__REDIS__CONNECTION", redis.ConnectionString)).ToDictionary());
        var ids = await DecideAsync(service);
        await Wait.UntilAsync(async () => (await service.MetricsAsync()).Contains("entries_total{outcome=\"written\"} 300", StringComparison.Ordinal), "they are written");

        // The server loses what it had; what is decided meanwhile waits.
        await redis.KillAsync();
        var during = await DecideAsync(service);
        await Wait.UntilAsync(async () => !(await service.MetricsAsync()).Contains("log_failures_total 0", StringComparison.Ordinal), "the outage is noticed");
        await redis.RestartAsync();
        await Wait.UntilAsync(async () => (await service.MetricsAsync()).Contains("entries_total{outcome=\"written\"} 600", StringComparison.Ordinal), "they are written too");

        await using var connection = await redis.ConnectAsync();
        var entries = await connection.GetDatabase().StreamRangeAsync(RedisLineLog.Key("td", "decisions"));
        Assert.Equal(during.Order(), entries.Select(entry => Id((string)entry["line"]!)).Distinct().Order());
        Assert.Equal(2 * Decisions, ids.Concat(during).Distinct().Count());
        Assert.Contains("outcome=\"dropped\"} 0", await service.MetricsAsync(), StringComparison.Ordinal);
    }

    private static async Task<List<string>> DecideAsync(ServiceProcess service) =>
        [.. (await Task.WhenAll(Enumerable.Range(0, Decisions).Select(async i => await service.Client.DecideAsync(Requests.Call($"{i}"))))).Select(answer => answer.DecisionId)];

    private static string Id(string line) => (string)JsonNode.Parse(line)!["decision_id"]!;

    private static Dictionary<string, string> Settings(params (string Key, string Value)[] log) => ServiceProcess.SmallDemo
        .Concat(log.Select(setting => KeyValuePair.Create($"TIERDECISION__DECISIONLOG__{setting.Key}", setting.Value))).ToDictionary();
}
