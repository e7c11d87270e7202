using System.Globalization;
using TierDecision.ProcessTests.Infrastructure;
using Xunit.Abstractions;

namespace TierDecision.ProcessTests.Storage.Crashes;

/// <summary>
/// Processes die for real: SIGKILL for the program that loads and writes, and for Redis. CRASH_STEPS makes it longer (default 24), CRASH_SEED another (default 1).
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private static readonly RedisServerOptions Durable = new() { AppendOnly = true, Settings = ["appendfsync always"] };

    [Fact]
    public async Task Killed_writers_and_servers_leave_all_that_was_acknowledged_and_nothing_by_halves()
    {
        var steps = Read("CRASH_STEPS", 24);
        await using var redis = await RedisServer.StartAsync(Durable);
        await using var run = await CrashRun.StartAsync(redis, new Random(Read("CRASH_SEED", 1)));
        await run.LoadAndCrashInTheFenceAsync(CrashVictim.Writer);
        await run.StepAsync();
        await run.LoadAndCrashInTheFenceAsync(CrashVictim.Redis);
        for (var step = 0; step < steps; step++)
        {
            await run.StepAsync();
        }

        output.WriteLine(run.Story);
        foreach (var (crash, times) in run.Crashes.OrderBy(crash => crash.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{times} x {crash}");
        }

        Assert.Equal(2, run.Crashes.Count(crash => crash.Key.Contains("fence", StringComparison.Ordinal)));
        Assert.True(run.Crashes.Values.Sum() >= 2 + (steps / 10), "too few crashes to say something");
    }

    private static int Read(string name, int normal) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : normal;
}
