using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Grpc.Net.Client;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>The real service on free loopback ports, in a working folder of its own; stopped by SIGTERM, and it must end in good order.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly bool _ownsFolder;
    private bool _stopped;

    private ServiceProcess(ChildProcess process, string folder, bool ownsFolder, string http, string grpc)
    {
        _process = process;
        _ownsFolder = ownsFolder;
        Folder = folder;
        HttpAddress = new Uri(http);
        GrpcAddress = new Uri(grpc);
        Http = new HttpClient { BaseAddress = HttpAddress, Timeout = Wait.Deadline };
        Channel = GrpcChannel.ForAddress(GrpcAddress);
        Client = new DecisionService.DecisionServiceClient(Channel);
    }

    public string Folder { get; }

    public Uri HttpAddress { get; }

    public Uri GrpcAddress { get; }

    public HttpClient Http { get; }

    public GrpcChannel Channel { get; }

    public DecisionService.DecisionServiceClient Client { get; }

    /// <summary>What it printed so far. Its log comes a little later than what it tells of; after <see cref="StopAsync"/> everything is there.</summary>
    public string Output => _process.Output;

    public string Error => _process.Error;

    /// <summary>Settings for a demonstration that is made in no time, and for a store that is followed closely.</summary>
    public static IReadOnlyDictionary<string, string> SmallDemo { get; } = new Dictionary<string, string>
    {
        ["TIERDECISION__DEMO__CUSTOMERS"] = "500",
        ["TIERDECISION__REPLICA__POLLINTERVAL"] = "00:00:00.1",
    };

    /// <summary>The arguments that make it listen on ports that the system chooses.</summary>
    public static IReadOnlyList<string> FreePorts { get; } = ["--urls", "http://127.0.0.1:0;http://127.0.0.1:0"];

    /// <summary>Starts the service and waits until it says that it serves.</summary>
    /// <param name="environment">Its settings.</param>
    /// <param name="folder">Its working folder, which stays; by default one that is made now and removed with it.</param>
    /// <param name="arguments">Its command line; by default <see cref="FreePorts"/>.</param>
    /// <param name="program">Another build's TierDecision.Service.dll; by default the one that was built with these tests.</param>
    /// <param name="descriptors">The most descriptors that it may have; by default as many as these tests.</param>
    /// <param name="mostKiBInAFile">The most that it may write into a file; by default as much as there is room for.</param>
    public static async Task<ServiceProcess> StartAsync(
        IReadOnlyDictionary<string, string>? environment = null, string? folder = null, IReadOnlyList<string>? arguments = null, string? program = null,
        int? descriptors = null, int? mostKiBInAFile = null)
    {
        var own = folder is null;
        folder ??= Directory.CreateTempSubdirectory("service-").FullName;
        var process = ChildProcess.Start(
            ProgramPath.DotNet, [program ?? ProgramPath.Service, .. arguments ?? FreePorts], folder, WithoutGrace(environment), descriptors, mostKiBInAFile);
        try
        {
            await Wait.UntilAsync(
                () => process.HasExited || IsServing(process.Output), "the service serves", 2 * Wait.Deadline);
            if (process.HasExited)
            {
                await process.WaitForExitAsync();
                Assert.Fail($"The service ended with {process.ExitCode}:\n{process.Output}\n{process.Error}");
            }

            return new ServiceProcess(process, folder, own, HttpLine().Match(process.Output).Groups[1].Value, GrpcLine().Match(process.Output).Groups[1].Value);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the service where it is expected not to start.</summary>
    public static async Task<ChildProcess> RunAsync(IReadOnlyDictionary<string, string>? environment = null, string? folder = null, IReadOnlyList<string>? arguments = null)
    {
        var own = folder ?? Directory.CreateTempSubdirectory("service-").FullName;
        var process = await ChildProcess.RunAsync(ProgramPath.DotNet, [ProgramPath.Service, .. arguments ?? FreePorts], own, environment);
        if (folder is null)
        {
            Directory.Delete(own, recursive: true);
        }

        return process;
    }

    // As the service says in its log, or an earlier build on a page of its own.
    private static bool IsServing(string output) =>
        output.Contains("Ctrl+C stops it.", StringComparison.Ordinal) || output.Contains("Serving the policy", StringComparison.Ordinal);

    // Nobody sends it traffic when a test stops it; a test that does says so itself.
    private static Dictionary<string, string> WithoutGrace(IReadOnlyDictionary<string, string>? environment)
    {
        var settings = new Dictionary<string, string>(environment ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);
        settings.TryAdd("TIERDECISION__SHUTDOWN__GRACE", "00:00:00");
        return settings;
    }

    /// <summary>Posts JSON as text, whatever it is.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string json) => PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    public Task<HttpResponseMessage> PostAsync(string path, HttpContent content) => Http.PostAsync(new Uri(path, UriKind.Relative), content);

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(new Uri(path, UriKind.Relative));

    /// <summary>Asks over HTTP, in the JSON of the contract, and reads the answer.</summary>
    public async Task<T> AskAsync<T>(string path, IMessage request)
        where T : class, IMessage<T>, new()
    {
        using var response = await PostAsync(path, JsonFormatter.Default.Format(request));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonParser.Default.Parse<T>(text);
    }

    /// <summary>The files that it has mapped into its memory, such as assemblies, as Linux tells them.</summary>
    public Task<string> MapsAsync() => _process.MapsAsync();

    /// <summary>The bytes of memory that it has in use, as Linux tells them.</summary>
    public Task<long> ResidentBytesAsync() => _process.ResidentBytesAsync();

    public async Task<string> MetricsAsync() => await Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));

    /// <summary>The value of a metric without labels, or with the labels that <paramref name="name"/> ends with.</summary>
    public async Task<double> MetricAsync(string name)
    {
        var line = (await MetricsAsync()).Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return double.Parse(line.AsSpan(name.Length), CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until it says that it is ready: on a busy machine Redis answers a little later than the service starts.</summary>
    public Task UntilReadyAsync() => Wait.UntilAsync(
        async () =>
        {
            using var ready = await GetAsync("/health/ready");
            return ready.IsSuccessStatusCode;
        },
        "the service is ready",
        2 * Wait.Deadline);

    /// <summary>SIGKILL, as a crash does; returns when it is gone.</summary>
    public async Task KillAsync()
    {
        await _process.KillAsync();
        _stopped = true;
    }

    /// <summary>SIGTERM, without waiting.</summary>
    public Task TerminateAsync() => _process.TerminateAsync();

    /// <summary>SIGINT, as Ctrl+C does, without waiting.</summary>
    public Task InterruptAsync() => _process.InterruptAsync();

    /// <summary>SIGHUP, without waiting.</summary>
    public Task HangUpAsync() => _process.HangUpAsync();

    /// <summary>SIGUSR1 and SIGUSR2, without waiting.</summary>
    public Task UserSignalsAsync() => _process.UserSignalsAsync();

    /// <summary>Waits for the end, which must be in good order.</summary>
    public async Task WaitForExitAsync()
    {
        await _process.WaitForExitAsync();
        _stopped = true;
        Assert.True(_process.ExitCode == 0, $"The service ended with {_process.ExitCode}:\n{Output}\n{Error}");
        Assert.Equal("", Error);
    }

    /// <summary>SIGTERM, and waits for the end, which must be in good order.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited)
        {
            await TerminateAsync();
        }

        await WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Channel.Dispose();
        try
        {
            if (!_stopped)
            {
                await StopAsync();
            }
        }
        finally
        {
            await _process.DisposeAsync();
            if (_ownsFolder)
            {
                Directory.Delete(Folder, recursive: true);
            }
        }
    }

    [GeneratedRegex(@" HTTP +(https?://[^\s,""]+)")]
    private static partial Regex HttpLine();

    [GeneratedRegex(@" gRPC +(https?://[^\s,""]+)")]
    private static partial Regex GrpcLine();
}
