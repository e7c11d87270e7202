using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Tests.Shared;

namespace TierDecision.ProcessTests.Service;

/// <summary>A Redis that refuses the user or the password is told with its own reason, wherever somebody looks, and no password is shown.</summary>
public sealed class RedisPasswordTests : IDisposable
{
    private const string Password = "s3same";
    private const string Reason = "Redis refuses the user or the password: NOAUTH Authentication required";

    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("redis://:not-the-secret@")]
    [InlineData("redis://")]
    public async Task Reason_stands_in_the_log_in_readiness_and_in_what_tierctl_prints(string credentials)
    {
        await using var redis = await StartRedisAsync();
        var connection = $"{credentials}127.0.0.1:{redis.Port}/0";
        await using var service = await ServiceProcess.StartAsync(Settings(connection));

        var ready = "";
        await Wait.UntilAsync(
            async () =>
            {
                using var response = await service.GetAsync("/health/ready");
                ready = await response.Content.ReadAsStringAsync();
                return ready.Contains(Reason, StringComparison.Ordinal);
            },
            "readiness tells the reason");
        _cli.Set("TIERDECISION__REDIS__CONNECTION", connection);
        var load = await _cli.RunAsync("load", "--flip-back");
        await service.StopAsync();

        Assert.Contains(Reason, service.Output, StringComparison.Ordinal);
        Assert.Contains($"The load into Redis at 127.0.0.1:{redis.Port} was refused: {Reason}. Check the user", load.Error, StringComparison.Ordinal);
        Assert.All([ready, service.Output, load.Error, load.Output], text => Assert.DoesNotContain("not-the-secret", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Url_with_the_right_password_is_served()
    {
        await using var redis = await StartRedisAsync();
        await using var service = await ServiceProcess.StartAsync(Settings($"redis://default:{Password}@127.0.0.1:{redis.Port}/0"));

        await service.UntilReadyAsync();
    }

    private static async Task<RedisServer> StartRedisAsync()
    {
        var redis = await RedisServer.StartAsync();
        await redis.ExecuteAsync("CONFIG", "SET", "requirepass", Password);
        return redis;
    }

    private static Dictionary<string, string> Settings(string connection) =>
        new(ServiceProcess.SmallDemo) { ["TIERDECISION__REDIS__CONNECTION"] = connection };
}
