using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Logs;
using TierDecision.Storage.Providers;

namespace TierDecision.Tests.Storage.Providers;

public sealed class DecisionLogsTests
{
    private const string RedisAddress = "127.0.0.1:6379";

    [Theory]
    [InlineData(DecisionLogTarget.None)]
    [InlineData(DecisionLogTarget.File)]
    public async Task Log_is_in_the_file_unless_the_store_is_named(DecisionLogTarget target)
    {
        var log = Open(target, RedisAddress);

        await using var file = Assert.IsType<FileLineLog>(log);
        Assert.Equal("log.jsonl", file.Name);
    }

    [Fact]
    public async Task Log_is_in_the_store_that_the_settings_name()
    {
        var log = Open(DecisionLogTarget.Redis, RedisAddress);

        Assert.NotNull(log);
        Assert.Equal("the Redis stream td:{log}:decisions", log.Name);
        await log.DisposeAsync();
    }

    [Fact]
    public void There_is_none_if_the_store_keeps_none() => Assert.Null(Open(DecisionLogTarget.Redis, redis: ""));

    private static ILineLog? Open(DecisionLogTarget target, string redis)
    {
        var settings = new TierDecisionOptions
        {
            Redis = new() { Connection = redis }, DecisionLog = new() { Target = target, File = "log.jsonl" },
        };
        return DecisionLogs.Open(settings.DecisionLog, StoreProviders.Choose(settings), NullLoggerFactory.Instance);
    }
}
