using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Settings;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Redis.Logs;
using TierDecision.Tests.Shared;

namespace TierDecision.ProcessTests.Cli;

/// <summary><c>tierctl log</c> from a real Redis.</summary>
public sealed class LogCommandTests(RedisFixture redis) : IClassFixture<RedisFixture>, IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stream_is_read_by_the_options_and_by_the_settings_of_the_service()
    {
        var options = new RedisStoreOptions { Connection = $"127.0.0.1:{redis.Server.Port}", Prefix = redis.NewPrefix() };
        await using var log = new RedisLineLog(options, DecisionLogOptions.LogName, length: 1000, NullLogger.Instance);
        await log.AppendAsync([.. new[] { "{\"a\":1}", "{\"b\":2}", "{\"c\":3}" }.Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line))], default);

        var byOptions = await _folder.RunAsync("log", "--json", "--last", "2", "--redis", options.Connection, "--prefix", options.Prefix);
        _folder.Set("TIERDECISION__DECISIONLOG__TARGET", "Redis");
        _folder.Set("TIERDECISION__REDIS__CONNECTION", options.Connection);
        _folder.Set("TIERDECISION__REDIS__PREFIX", options.Prefix);
        var bySettings = await _folder.RunAsync("log", "--json", "--last", "2");

        Assert.Equal((0, "{\"b\":2}\n{\"c\":3}\n", ""), (byOptions.ExitCode, byOptions.Output, byOptions.Error));
        Assert.Equal((0, byOptions.Output, ""), (bySettings.ExitCode, bySettings.Output, bySettings.Error));
    }
}
