using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Tests.Shared;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>The export of each shop and CRM on its whole way: read by its mapping, scored, loaded while the service runs, and decided by.</summary>
public sealed class ExampleExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exports-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Best_customer_of_every_export_is_decided_by_its_tier()
    {
        var settings = new Dictionary<string, string>
        {
            ["TIERDECISION__EMBEDDED__FILE"] = "store.db",
            ["TIERDECISION__EMBEDDED__CREATE"] = "true",
            ["TIERDECISION__IDENTITY__KEY"] = new('7', 32),
            ["TIERDECISION__IDENTITY__PHONE__REGION"] = "CN",
            ["TIERDECISION__POLICY__FILE"] = Path.Combine(ProgramPath.Repository, "policies", "contact-centre.yaml"),
        };
        await using var service = await ServiceProcess.StartAsync(settings, _folder);
        foreach (var (mapping, best, _, _) in ExampleExports.All)
        {
            var export = ExampleExports.PathOf(ProgramPath.Repository, mapping);
            await TierCtlAsync(settings, ["score", export, "--mapping", mapping, "-o", "scores.csv", .. ExampleExports.EncodingOptions(mapping)]);
            await TierCtlAsync(settings, ["load", "scores.csv"]);
            var tier = File.ReadLines(Path.Combine(_folder, "scores.csv")).First(line => line.StartsWith(best + ",", StringComparison.Ordinal)).Split(',')[4];

            DecideResponse answer = new();
            await Wait.UntilAsync(
                async () => (answer = await service.Client.DecideAsync(Requests.Call(best))).Score.Status != ScoreStatus.Unknown, $"{mapping} is served");

            Assert.Equal((mapping, tier), (mapping, answer.Tier.Name));
            Assert.NotEqual("", answer.Route.Queue);
        }
    }

    private async Task TierCtlAsync(Dictionary<string, string> settings, string[] arguments)
    {
        await using var run = await ChildProcess.RunAsync(ProgramPath.DotNet, [ProgramPath.TierCtl, .. arguments], _folder, settings);
        Assert.True(run.ExitCode == 0, $"tierctl {string.Join(' ', arguments)} ended with {run.ExitCode}:\n{run.Output}\n{run.Error}");
    }
}
