using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using StackExchange.Redis;

namespace TierDecision.ProcessTests.Infrastructure;

/// <summary>A real redis-server on a free loopback port, in a temporary folder of its own; stopped by process id.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Missing =
        "redis-server was not found. Install it (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis), " +
        "or let the environment variable REDIS_SERVER name the program.";

    private const int PortAttempts = 20;

    private readonly RedisServerOptions options;
    private readonly TestCertificates? certificates;
    private readonly StringBuilder log = new();
    private Process? process;

    private RedisServer(RedisServerOptions options)
    {
        this.options = options;
        Folder = Directory.CreateTempSubdirectory("redis-").FullName;
        certificates = options.Tls ? TestCertificates.Create(Folder) : null;
    }

    /// <summary>The server's working folder; it outlives kills and restarts, not <see cref="DisposeAsync"/>.</summary>
    public string Folder { get; }

    /// <summary>The port on 127.0.0.1; the same after a restart.</summary>
    public int Port { get; private set; }

    /// <summary>The process id; changes with a restart.</summary>
    public int ProcessId => Running.Id;

    /// <summary>The Unix socket on which the server answers too, always without TLS.</summary>
    public string UnixSocketPath => Path.Combine(Folder, "redis.sock");

    /// <summary>The PEM file of the authority that a TLS client must trust; null without TLS.</summary>
    public string? AuthorityPath => certificates?.AuthorityPath;

    /// <summary>What StackExchange.Redis takes to connect; with TLS the authority has to be trusted besides, see <see cref="Configure"/>.</summary>
    public string ConnectionString =>
        string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}{(options.Tls ? ",ssl=true,sslHost=localhost" : "")}");

    /// <summary>Everything the server printed so far.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    private Process Running => process ?? throw new InvalidOperationException("the server is not running");

    /// <summary>Starts a server and waits until it answers.</summary>
    public static async Task<RedisServer> StartAsync(RedisServerOptions? options = null)
    {
        var server = new RedisServer(options ?? new RedisServerOptions());
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                server.Port = LoopbackPort.Next();
                if (await server.TryLaunchAsync())
                {
                    return server;
                }

                if (attempt == PortAttempts)
                {
                    throw new InvalidOperationException($"every one of {PortAttempts} free ports was taken before redis-server bound it");
                }
            }
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Options to connect with; the right authority is trusted when the server speaks TLS.</summary>
    public ConfigurationOptions Configure(string? user = null, string? password = null)
    {
        var configuration = ConfigurationOptions.Parse(ConnectionString);
        configuration.User = user;
        configuration.Password = password;
        if (certificates is not null)
        {
            configuration.TrustIssuer(certificates.AuthorityPath);
        }

        return configuration;
    }

    /// <summary>Connects as <see cref="Configure"/> says.</summary>
    public async Task<ConnectionMultiplexer> ConnectAsync() => await ConnectionMultiplexer.ConnectAsync(Configure());

    /// <summary>Sends one command as the default user and returns the answer; throws what the server refuses.</summary>
    public Task<string> ExecuteAsync(params string[] command) => RedisCommand.SendAsync(UnixSocketPath, command);

    /// <summary>SIGKILL, as a crash does; returns when the process is gone.</summary>
    public async Task KillAsync()
    {
        if (process is null)
        {
            return;
        }

        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>SIGSTOP: connections stay open and nobody answers; returns when the process has stopped.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("STOP");
        await Wait.UntilAsync(IsStopped, "redis-server stops");
    }

    /// <summary>SIGCONT: ends <see cref="StopAsync"/>.</summary>
    public Task ContinueAsync() => SignalAsync("CONT");

    /// <summary>Starts the server again on the same port and folder, killing it first if it runs; waits until it answers.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        await Wait.UntilAsync(TryLaunchAsync, $"redis-server takes port {Port} again");
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Returns false when somebody else took the port first.</summary>
    private async Task<bool> TryLaunchAsync()
    {
        var configurationPath = Path.Combine(Folder, "redis.conf");
        await File.WriteAllLinesAsync(configurationPath, ConfigurationLines());
        File.Delete(UnixSocketPath);
        lock (log)
        {
            log.Clear();
        }

        process = Launch(configurationPath);
        var exited = false;
        await Wait.UntilAsync(
            async () => await AnswersAsync() || (exited = process.HasExited), "redis-server answers PING");
        if (!exited)
        {
            return true;
        }

        // Waits for the end of its output as well.
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
        if (Log.Contains("in use", StringComparison.OrdinalIgnoreCase) || Log.Contains("Failed listening", StringComparison.Ordinal))
        {
            return false;
        }

        throw new InvalidOperationException($"redis-server ended at once:{Environment.NewLine}{Log}");
    }

    private Process Launch(string configurationPath)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("REDIS_SERVER") ?? "redis-server")
        {
            ArgumentList = { configurationPath },
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (options.Sentinel)
        {
            start.ArgumentList.Add("--sentinel");
        }

        Process started;
        try
        {
            started = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException(Missing, e);
        }

        started.OutputDataReceived += (_, line) => Record(line.Data);
        started.ErrorDataReceived += (_, line) => Record(line.Data);
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    private IEnumerable<string> ConfigurationLines()
    {
        // No forks: nothing may go on writing into the folder once the process is gone.
        string[] lines =
        [
            "bind 127.0.0.1",
            string.Create(CultureInfo.InvariantCulture, $"{(options.Tls ? "tls-port" : "port")} {Port}"),
            $"dir {Folder}",
            $"unixsocket {UnixSocketPath}",
        ];
        IEnumerable<string> data = options.Sentinel ? [] :
        [
            "save \"\"",
            "auto-aof-rewrite-percentage 0",
            $"appendonly {(options.AppendOnly ? "yes" : "no")}",
        ];
        IEnumerable<string> tls = certificates is null ? [] :
        [
            "port 0",
            "tls-auth-clients no",
            $"tls-ca-cert-file {certificates.AuthorityPath}",
            $"tls-cert-file {certificates.ServerCertificatePath}",
            $"tls-key-file {certificates.ServerKeyPath}",
        ];
        IEnumerable<string> cluster = options.Cluster ? ["cluster-enabled yes", "cluster-config-file nodes.conf"] : [];
        return [.. lines, .. data, .. tls, .. cluster, .. options.Users.Select(user => $"user {user}"), .. options.Settings];
    }

    // Asked over the socket in our own folder, so that it is this process that answers and not whoever won a race for
    // the port: redis-server ends if it cannot bind the port, before it opens this socket.
    private async Task<bool> AnswersAsync()
    {
        if (!File.Exists(UnixSocketPath))
        {
            return false;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(UnixSocketPath));
            await socket.SendAsync("PING\r\n"u8.ToArray());
            var answer = new byte[128];
            var length = await socket.ReceiveAsync(answer);

            // One that asks for a password is up; one that still loads its file is not.
            var text = Encoding.ASCII.GetString(answer, 0, length);
            return text.StartsWith("+PONG", StringComparison.Ordinal) || text.StartsWith("-NO", StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task SignalAsync(string signal)
    {
        // The shell's own kill: there is no signal beyond SIGKILL in .NET's Process, and no program of that name everywhere.
        var start = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {ProcessId}") },
        };
        using var kill = Process.Start(start)!;
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
        {
            throw new InvalidOperationException($"kill -{signal} failed with exit code {kill.ExitCode}");
        }
    }

    private bool IsStopped()
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{ProcessId}/stat");

        // Without /proc the signal is taken to have worked. The state follows the name, which is in parentheses.
        return !File.Exists(path) || File.ReadAllText(path).Contains(") T ", StringComparison.Ordinal);
    }

    private void Record(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (log)
        {
            log.AppendLine(line);
        }
    }
}
