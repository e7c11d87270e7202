using System.Diagnostics;
using System.Globalization;
using System.Text;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.Service;

/// <summary>A program that a test started: its output as it comes, its end. Ended by process id.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly string[] ForeignSettings = ["TIERDECISION__", "ASPNETCORE_", "KESTREL__", "LOGGING__", "URLS", "DOTNET_URLS"];

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private ChildProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output => Read(_output);

    public string Error => Read(_error);

    public IReadOnlyList<string> ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public bool HasExited => _process.HasExited;

    /// <summary>The exit code; the program has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a program in <paramref name="folder"/>, with none of the settings that happen to stand in the tests' own environment.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="environment">Its settings.</param>
    /// <param name="descriptors">The most descriptors that it may have; by default as many as these tests.</param>
    /// <param name="mostKiBInAFile">The most that it may write into a file; by default as much as there is room for.</param>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null, int? descriptors = null,
        int? mostKiBInAFile = null)
    {
        // The size of files is in blocks of 512 bytes; a write beyond it is to fail, as on a full disk, and not to end the program.
        List<string> limits = [];
        if (descriptors is { } count)
        {
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"ulimit -n {count}"));
        }

        if (mostKiBInAFile is { } size)
        {
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"trap '' XFSZ; ulimit -f {size * 2}"));
        }

        string[] limited = limits.Count > 0 ? ["sh", "-c", $"{string.Join(" && ", limits)} && exec \"$@\"", "sh"] : [];

        // A shell that runs the tests in the background may ignore SIGINT. Children inherit that, and then nothing interrupts them, hence env.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "--default-signal=HUP", .. limited, program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Where(name => ForeignSettings.Any(foreign => name.StartsWith(foreign, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(start);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<ChildProcess> RunAsync(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var child = Start(program, arguments, folder, environment);
        await child.WaitForExitAsync();
        return child;
    }

    /// <summary>Waits for the end of the program and of its output; kills it and fails at the deadline.</summary>
    public async Task WaitForExitAsync()
    {
        using var deadline = new CancellationTokenSource(2 * Wait.Deadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            throw new TimeoutException($"The program did not end. It said:\n{Output}\n{Error}");
        }
    }

    /// <summary>The files that the program has mapped into its memory, as Linux tells them.</summary>
    public Task<string> MapsAsync() => File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/maps"));

    /// <summary>The bytes of memory that the program has in use, as Linux tells them.</summary>
    public async Task<long> ResidentBytesAsync()
    {
        var pages = (await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/statm"))).Split(' ')[1];
        return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }

    /// <summary>SIGKILL, as a crash does; returns when the program is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM: asks the program to end.</summary>
    public Task TerminateAsync() => SignalAsync("TERM");

    /// <summary>SIGINT, as Ctrl+C does.</summary>
    public Task InterruptAsync() => SignalAsync("INT");

    /// <summary>SIGHUP: asks the program to read its files anew.</summary>
    public Task HangUpAsync() => SignalAsync("HUP");

    /// <summary>SIGUSR1 and SIGUSR2, one after the other.</summary>
    public async Task UserSignalsAsync()
    {
        await SignalAsync("USR1");
        await SignalAsync("USR2");
    }

    private async Task SignalAsync(string signal)
    {
        // The shell's own kill: there is no signal beyond SIGKILL in .NET's Process, and no program of that name everywhere.
        using var kill = Process.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {_process.Id}")]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
