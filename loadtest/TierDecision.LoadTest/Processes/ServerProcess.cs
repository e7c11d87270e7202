using System.ComponentModel;
using System.Diagnostics;

namespace TierDecision.LoadTest.Processes;

/// <summary>What a process has used so far.</summary>
/// <param name="Cpu">Processor time, user and system.</param>
/// <param name="ResidentBytes">Resident memory now.</param>
internal readonly record struct ProcessUse(TimeSpan Cpu, long ResidentBytes);

/// <summary>A server that the load test started; ended by its process id.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const int MaxLines = 40;

    private readonly Process _process;
    private readonly Queue<string> _lines = new();

    private ServerProcess(Process process) => _process = process;

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The last lines that it printed.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join(Environment.NewLine, _lines);
            }
        }
    }

    /// <summary>Starts a program in <paramref name="folder"/>; its standard input stays open until this object is disposed.</summary>
    /// <exception cref="IOException">The program is not there.</exception>
    public static ServerProcess Start(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        try
        {
            var server = new ServerProcess(Process.Start(start)!);
            server._process.OutputDataReceived += (_, line) => server.Record(line.Data);
            server._process.ErrorDataReceived += (_, line) => server.Record(line.Data);
            server._process.BeginOutputReadLine();
            server._process.BeginErrorReadLine();
            return server;
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{program} cannot be started: {e.Message}", e);
        }
    }

    /// <summary>What it has used so far.</summary>
    public ProcessUse Use()
    {
        _process.Refresh();
        return Use(_process);
    }

    /// <summary>What of it went into compiling methods anew in the background; null if the system does not tell.</summary>
    public CompilerUse? CompilerUse() => Processes.CompilerUse.Of(_process.Id);

    /// <summary>What this process has used so far.</summary>
    public static ProcessUse OwnUse()
    {
        using var process = Process.GetCurrentProcess();
        return Use(process);
    }

    public void Dispose()
    {
        try
        {
            _process.Kill();
            _process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It was never there.
        }

        _process.Dispose();
    }

    private static ProcessUse Use(Process process) => new(ProcessorClock.Of(process.Id) ?? process.TotalProcessorTime, process.WorkingSet64);

    private void Record(string? line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line ?? "");
            if (_lines.Count > MaxLines)
            {
                _lines.Dequeue();
            }
        }
    }
}
