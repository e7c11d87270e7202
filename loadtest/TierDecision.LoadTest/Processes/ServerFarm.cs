using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.LoadTest.Baselines;
using TierDecision.LoadTest.Customers;
using TierDecision.Storage.Providers;

namespace TierDecision.LoadTest.Processes;

/// <summary>A .NET server under load.</summary>
/// <param name="Process">The process.</param>
/// <param name="Grpc">Where it answers gRPC.</param>
/// <param name="Http">Where it tells its health and metrics.</param>
/// <param name="StartToReady">From its start until it said that it was ready.</param>
internal sealed record Server(ServerProcess Process, IPEndPoint Grpc, Uri Http, TimeSpan StartToReady);

/// <summary>What a load test starts: redis-server, the service, the baselines; all on loopback, in a temporary folder, ended with this object.</summary>
internal sealed class ServerFarm : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly List<ServerProcess> _processes = [];

    // A server that has just started answers its first question slowly on a busy machine.
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>A folder for files that end with this object.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("tierdecision-load-").FullName;

    /// <summary>The redis-server, once it was started.</summary>
    public ServerProcess? Redis { get; private set; }

    /// <summary>What StackExchange.Redis takes to reach it.</summary>
    public string RedisAddress { get; private set; } = "";

    /// <summary>The settings of what opens the store in its Redis.</summary>
    public TierDecisionOptions Settings => new() { Redis = new() { Connection = RedisAddress } };

    /// <summary>Starts a redis-server that keeps nothing on disk.</summary>
    /// <exception cref="IOException">It cannot be started.</exception>
    public async Task StartRedisAsync(CancellationToken cancellationToken)
    {
        var port = LoopbackPort.Next();
        RedisAddress = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        string[] arguments =
            ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Folder];
        Redis = Start("redis-server", arguments);
        await WaitAsync(Redis, DidNotStart("redis-server"), CanConnectAsync, cancellationToken);
    }

    /// <summary>Loads <paramref name="dataset"/> for the service and, where given, <paramref name="documents"/> for the baselines.</summary>
    /// <exception cref="IOException">Redis refuses.</exception>
    public async Task LoadAsync(LoadDataset dataset, CustomerDocuments? documents, TimeProvider time, CancellationToken cancellationToken)
    {
        await LoadAsync(Settings, dataset, time, cancellationToken);
        if (documents is not null)
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync(RedisAddress);
            await BaselineKeys.LoadAsync(redis, documents, cancellationToken);
        }
    }

    /// <summary>Loads <paramref name="dataset"/> into the store that <paramref name="settings"/> name, and closes it.</summary>
    /// <exception cref="IOException">The store refuses.</exception>
    public static async Task LoadAsync(TierDecisionOptions settings, LoadDataset dataset, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var store = StoreProviders.Choose(settings).Open(NullLoggerFactory.Instance, time);
        await DatasetLoading.LoadAsync(store, dataset.Header(), dataset.Records(), cancellationToken);
    }

    /// <summary>Waits until <paramref name="server"/> has written <paramref name="file"/>.</summary>
    /// <exception cref="IOException">It has ended, or does not.</exception>
    public static Task WaitForFileAsync(Server server, string file, CancellationToken cancellationToken) =>
        WaitAsync(server.Process, $"Nothing wrote {file}", _ => Task.FromResult(File.Exists(file)), cancellationToken);

    /// <summary>Starts the service and waits until it is ready.</summary>
    /// <exception cref="IOException">It cannot be started.</exception>
    public Task<Server> StartServiceAsync(ServiceSetup setup, CancellationToken cancellationToken)
    {
        if (ServiceBuild.Problem(setup.Program) is { } problem)
        {
            throw new IOException($"--service '{setup.Program}' {problem}");
        }

        return StartServerAsync(
            "the service",
            (http, grpc) => [setup.Program, "--urls", FormattableString.Invariant($"http://127.0.0.1:{http};http://127.0.0.1:{grpc}")],
            setup.Environment(this),
            cancellationToken);
    }

    /// <summary>Ends <paramref name="server"/>, which this object started.</summary>
    public void Stop(Server server)
    {
        _processes.Remove(server.Process);
        server.Process.Dispose();
    }

    /// <summary>Starts the baselines and waits until they are ready.</summary>
    /// <returns>The process as it answers through Grpc.AspNetCore, and as it answers on Kestrel alone.</returns>
    /// <exception cref="IOException">They cannot be started.</exception>
    public async Task<(Server Grpc, Server Bare)> StartBaselinesAsync(CancellationToken cancellationToken)
    {
        var bare = LoopbackPort.Next();
        var server = await StartServerAsync(
            "the baselines",
            (http, grpc) =>
            [
                typeof(ServerFarm).Assembly.Location, "baselines", "--redis", RedisAddress,
                "--http-port", http.ToString(CultureInfo.InvariantCulture), "--grpc-port", grpc.ToString(CultureInfo.InvariantCulture),
                "--bare-port", bare.ToString(CultureInfo.InvariantCulture),
            ],
            new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Production" },
            cancellationToken);
        return (server, server with { Grpc = new IPEndPoint(IPAddress.Loopback, bare) });
    }

    /// <summary>Starts nghttpd with one file and waits until it listens.</summary>
    /// <returns>The process and the file's address; null where nghttpd is not installed.</returns>
    /// <exception cref="IOException">It does not start.</exception>
    public async Task<(ServerProcess Process, Uri File)?> StartFileServerAsync(CancellationToken cancellationToken)
    {
        const string Program = "nghttpd";
        if (await Tool.RunAsync(Program, ["--version"], cancellationToken) is null)
        {
            return null;
        }

        var port = LoopbackPort.Next();
        await File.WriteAllBytesAsync(Path.Combine(Folder, "reply"), new byte[5], cancellationToken);
        var process = Start(Program, ["--no-tls", "--address=127.0.0.1", "--htdocs=" + Folder, port.ToString(CultureInfo.InvariantCulture)]);
        await WaitAsync(process, DidNotStart(Program), token => CanOpenAsync(port, token), cancellationToken);
        return (process, new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", port, "reply").Uri);
    }

    /// <summary>What a server's metrics say; empty if they cannot be read.</summary>
    public async Task<string> MetricsAsync(Server server, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.GetStringAsync(new Uri(server.Http, "/metrics"), cancellationToken);
        }
        catch (Exception e) when (IsNoAnswer(e, cancellationToken))
        {
            return "";
        }
    }

    public void Dispose()
    {
        _processes.ForEach(process => process.Dispose());
        _http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<Server> StartServerAsync(
        string name, Func<int, int, string[]> arguments, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var (http, grpc) = (LoopbackPort.Next(), LoopbackPort.Next());
        var address = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", http).Uri;
        var started = Stopwatch.GetTimestamp();
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
        var process = Start(dotnet, arguments(http, grpc), environment);
        await WaitAsync(process, DidNotStart(name), token => IsReadyAsync(new Uri(address, "/health/ready"), token), cancellationToken);
        return new Server(process, new IPEndPoint(IPAddress.Loopback, grpc), address, Stopwatch.GetElapsedTime(started));
    }

    private ServerProcess Start(string program, string[] arguments, Dictionary<string, string>? environment = null)
    {
        var process = ServerProcess.Start(program, arguments, Folder, environment);
        _processes.Add(process);
        return process;
    }

    private async Task<bool> IsReadyAsync(Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(uri, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (IsNoAnswer(e, cancellationToken))
        {
            return false;
        }
    }

    // Not there, or not in time: a busy machine.
    private static bool IsNoAnswer(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static async Task<bool> CanOpenAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<bool> CanConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync(RedisAddress);
            return (await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken)) >= TimeSpan.Zero;
        }
        catch (RedisException)
        {
            return false;
        }
    }

    private static string DidNotStart(string name) => $"{name} did not start";

    private static async Task WaitAsync(
        ServerProcess process, string problem, Func<CancellationToken, Task<bool>> isDone, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await isDone(cancellationToken))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(start) > StartLimit)
            {
                throw new IOException($"{problem}:{Environment.NewLine}{process.Output}");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }
}
