using System.Globalization;
using TierDecision.ProcessTests.Service;

namespace TierDecision.ProcessTests.Fuzz;

/// <summary>
/// Both gRPC paths and JSON answer random and damaged messages alike: with an answer or a clear refusal, never with a defect; memory and log stay
/// small. Half a minute by default; TIERDECISION_FUZZ_SECONDS and TIERDECISION_FUZZ_SEED make longer and other runs,
/// TIERDECISION_FUZZ_REPORT names a file that says what was done (loadtest/README.md).
/// </summary>
public sealed class FuzzTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const int Seed = 20_260_301;
    private const int Seconds = 30;
    private const long MaxGrowth = 200L * 1024 * 1024;
    private const int MaxLogLines = 100;

    private readonly ServiceProcess _service = fixture.Service;

    [Fact]
    public async Task Random_messages_are_answered_alike_on_all_paths_and_show_no_defect()
    {
        using var client = new FuzzClient(_service.GrpcAddress, _service.HttpAddress);
        var time = TimeSpan.FromSeconds(Setting("TIERDECISION_FUZZ_SECONDS", Seconds));
        var run = new FuzzRun(client, Setting("TIERDECISION_FUZZ_SEED", Seed));

        await run.RunAsync(time / 4); // until everything is compiled and has its buffers
        var before = await _service.ResidentBytesAsync();
        await run.RunAsync(time - (time / 4));
        Report(run, time, before, await _service.ResidentBytesAsync());

        Assert.True(run.Wrong.Count == 0, string.Join('\n', run.Wrong));
        Assert.InRange(await _service.ResidentBytesAsync() - before, long.MinValue, MaxGrowth);
        Assert.InRange(_service.Output.Split('\n').Length, 1, MaxLogLines + (int)time.TotalMinutes);
        Assert.DoesNotContain("Exception", _service.Output, StringComparison.Ordinal);
        Assert.True(run.Answered > run.Sent / 20, $"only {run.Answered} of {run.Sent} messages were answered: they are too wrong to find much");
    }

    private void Report(FuzzRun run, TimeSpan time, long before, long after)
    {
        if (Environment.GetEnvironmentVariable("TIERDECISION_FUZZ_REPORT") is { Length: > 0 } file)
        {
            const double MiB = 1024 * 1024;
            File.WriteAllLines(file,
            [
                string.Create(CultureInfo.InvariantCulture, $"Random and damaged messages, seed {run.Seed}, {time.TotalMinutes:0.#} minutes"),
                string.Create(CultureInfo.InvariantCulture, $"{run.Sent:N0} messages, each over both gRPC paths and most as JSON, whole and damaged"),
                string.Create(CultureInfo.InvariantCulture, $"{run.Answered:N0} answered with OK over gRPC, the rest refused; {run.Wrong.Count} defects or differences"),
                string.Create(CultureInfo.InvariantCulture, $"resident memory {before / MiB:N0} MiB after a quarter of the time, {after / MiB:N0} MiB at the end"),
                string.Create(CultureInfo.InvariantCulture, $"{_service.Output.Split('\n').Length} lines of log"),
                .. run.Methods.OrderBy(method => method.Key, StringComparer.Ordinal).Select(
                    method => string.Create(CultureInfo.InvariantCulture, $"{method.Value,10:N0} {method.Key}")),
            ]);
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var given) ? given : otherwise;
}
