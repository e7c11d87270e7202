using System.Globalization;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Tests.Shared;

namespace TierDecision.ProcessTests.Service;

/// <summary>The CDNOW sample on its whole way: scored and loaded into a real Redis by tierctl, served from there.</summary>
public sealed class CdnowFixture : IAsyncLifetime
{
    private const string Key = "000102030405060708090a0b0c0d0e0f";

    private readonly string _folder = Directory.CreateTempSubdirectory("cdnow-").FullName;
    private RedisServer? _redis;
    private ServiceProcess? _service;

    internal ServiceProcess Service => _service ?? throw new InvalidOperationException("the service has not been started");

    internal IReadOnlyDictionary<string, double> Percentiles { get; private set; } = new Dictionary<string, double>();

    public async Task InitializeAsync()
    {
        if (SharedData.WhyAbsent is not null)
        {
            return;
        }

        _redis = await RedisServer.StartAsync();
        var settings = new Dictionary<string, string>
        {
            ["TIERDECISION__REDIS__CONNECTION"] = $"127.0.0.1:{_redis.Port.ToString(CultureInfo.InvariantCulture)}",
            ["TIERDECISION__IDENTITY__KEY"] = Key,
            ["TIERDECISION__POLICY__FILE"] = Path.Combine(ProgramPath.Repository, "policies", "contact-centre.yaml"),
        };
        await TierCtlAsync(settings, "score", SharedData.Path("CDNOW_sample.txt"), "--as-of", "1998-06-30", "--output", "scores.csv");
        await TierCtlAsync(settings, "load", "scores.csv");
        _service = await ServiceProcess.StartAsync(settings);
        await _service.UntilReadyAsync();
        Percentiles = CdnowReference.Percentiles();
    }

    public async Task DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task TierCtlAsync(Dictionary<string, string> settings, params string[] arguments)
    {
        await using var run = await ChildProcess.RunAsync(ProgramPath.DotNet, [ProgramPath.TierCtl, .. arguments], _folder, settings);
        Assert.True(run.ExitCode == 0, $"tierctl {string.Join(' ', arguments)} ended with {run.ExitCode}:\n{run.Output}\n{run.Error}");
    }
}
