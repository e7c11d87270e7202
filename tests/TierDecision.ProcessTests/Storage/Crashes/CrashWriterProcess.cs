using System.Diagnostics;
using System.Text.Json;
using TierDecision.ProcessTests.Service;

namespace TierDecision.ProcessTests.Storage.Crashes;

/// <summary>A running <see cref="CrashWriter"/>; ended by process id.</summary>
internal sealed class CrashWriterProcess : IDisposable
{
    private readonly Process _process;

    public CrashWriterProcess(string connection)
    {
        var start = new ProcessStartInfo(ProgramPath.DotNet, [typeof(CrashWriter).Assembly.Location, connection])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Lets it do one thing. Null where it died of that.</summary>
    public async Task<CrashOutcome?> TakeAsync(CrashStep step, CancellationToken cancellationToken)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(step).AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }

        return await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line ? JsonSerializer.Deserialize<CrashOutcome>(line) : null;
    }

    /// <summary>SIGKILL; returns when it is gone.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
