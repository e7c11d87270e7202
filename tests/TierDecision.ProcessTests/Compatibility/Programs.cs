using TierDecision.ProcessTests.Service;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>The programs of one version: <c>TierDecision.Service.dll</c> and <c>tierctl.dll</c>.</summary>
internal sealed record Programs(string Service, string TierCtl)
{
    /// <summary>Those that were built with these tests.</summary>
    public static Programs Current { get; } = new(ProgramPath.Service, ProgramPath.TierCtl);

    /// <summary>Starts the service and waits until it has read its customers.</summary>
    public async Task<ServiceProcess> StartServiceAsync(IReadOnlyDictionary<string, string> settings)
    {
        var service = await ServiceProcess.StartAsync(settings, program: Service);
        try
        {
            await service.UntilReadyAsync();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command of tierctl, which must succeed; returns what it printed.</summary>
    public async Task<string> TierCtlAsync(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        await using var run = await ChildProcess.RunAsync(ProgramPath.DotNet, [TierCtl, .. arguments], Path.GetTempPath(), settings);
        Assert.True(run.ExitCode == 0, $"tierctl {string.Join(' ', arguments)} ended with {run.ExitCode}:\n{run.Output}\n{run.Error}");
        return run.Output;
    }
}
