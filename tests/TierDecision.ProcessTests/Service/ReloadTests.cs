using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Grpc.Core;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.Service;

/// <summary>SIGHUP never ends the service: it reads anew what can be read anew, and says so.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly KeysFile _keys = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("reload-").FullName;

    public void Dispose()
    {
        _keys.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Signals_that_other_services_know_do_nothing()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);

        await service.UserSignalsAsync();

        Assert.Equal("contact-centre", (await service.Client.DecideAsync(Requests.Call("42"))).Policy.Name);
        await service.StopAsync();
    }

    [Fact]
    public async Task Hang_up_reads_the_keys_anew_and_the_service_goes_on()
    {
        _keys.Write(("old", "decide", null));
        var settings = new Dictionary<string, string>(_keys.Settings()) { ["TIERDECISION__ACCESS__POLLINTERVAL"] = "01:00:00" };
        await using var service = await ServiceProcess.StartAsync(settings);

        _keys.Write(("new", "decide", null));
        await service.HangUpAsync();
        await Wait.UntilAsync(async () => await StatusAsync("new") == StatusCode.OK, "the new key is good");
        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync("old"));

        _keys.WriteText("keys: [");
        await service.HangUpAsync();
        await Wait.UntilAsync(() => service.Output.Contains("The changed keys file is refused", StringComparison.Ordinal), "the broken file is told");
        Assert.Equal(StatusCode.OK, await StatusAsync("new"));

        await service.StopAsync();
        Assert.Equal(2, service.Output.Split("SIGHUP: read anew: log levels, addresses and certificates; the keys file (1 known)").Length);
        Assert.Contains("the keys file, which is refused (1 from before go on)", service.Output, StringComparison.Ordinal);

        async Task<StatusCode> StatusAsync(string caller)
        {
            try
            {
                await service.Client.DecideAsync(Requests.Call("42"), _keys.Headers(caller));
                return StatusCode.OK;
            }
            catch (RpcException e)
            {
                return e.StatusCode;
            }
        }
    }

    /// <summary>The policy file is edited while calls come in: well, badly, taken away, and swapped behind a link as Kubernetes does.</summary>
    [Fact]
    public async Task Policy_file_is_followed_while_calls_come_in()
    {
        var (first, second) = (await PolicyAsync("71"), await PolicyAsync("72"));
        var file = Path.Combine(_folder, "policy.yaml");
        await File.WriteAllTextAsync(file, first);
        var settings = new Dictionary<string, string>(ServiceProcess.SmallDemo)
        {
            ["TIERDECISION__POLICY__FILE"] = file,
            ["TIERDECISION__POLICY__POLLINTERVAL"] = "00:00:00.1",
        };
        await using var service = await ServiceProcess.StartAsync(settings);
        var versions = new ConcurrentDictionary<string, int>();
        using var end = new CancellationTokenSource();
        var calls = CallAsync();

        await ReplaceAsync(second);
        await UntilInForceAsync("72");

        await ReplaceAsync(second.Replace("queue: ", "queue: no-such-", StringComparison.Ordinal));
        await Wait.UntilAsync(() => service.Output.Contains("The changed policy file is refused", StringComparison.Ordinal), "errors are told");
        Assert.Equal("72", await InForceAsync());

        File.Delete(file);
        await Wait.UntilAsync(() => service.Output.Contains("is not there", StringComparison.Ordinal), "the missing file is told");
        Assert.Equal("72", await InForceAsync());

        // As a ConfigMap is mounted: a link into a folder that is itself a link, which another takes the place of in one step.
        foreach (var (folder, text) in new[] { ("..one", first), ("..two", second) })
        {
            Directory.CreateDirectory(Path.Combine(_folder, folder));
            await File.WriteAllTextAsync(Path.Combine(_folder, folder, "policy.yaml"), text);
        }

        var data = Path.Combine(_folder, "..data");
        Directory.CreateSymbolicLink(data, "..one");
        File.CreateSymbolicLink(file, "..data/policy.yaml");
        await UntilInForceAsync("71");
        Directory.CreateSymbolicLink(data + "_tmp", "..two");
        using (var move = Process.Start("mv", ["-T", data + "_tmp", data]))
        {
            await move.WaitForExitAsync();
        }

        await UntilInForceAsync("72");
        await end.CancelAsync();
        await calls;
        Assert.Equal(["71", "72"], versions.Keys.Order());
        await service.StopAsync();
        Assert.Equal(3, service.Output.Split("The changed policy file is refused").Length);

        // In one step: a file that is half written is a bad one.
        async Task ReplaceAsync(string text)
        {
            await File.WriteAllTextAsync(file + ".new", text);
            File.Move(file + ".new", file, overwrite: true);
        }

        async Task CallAsync()
        {
            while (!end.IsCancellationRequested)
            {
                var answer = await service.Client.DecideAsync(Requests.Call("42"));
                versions.AddOrUpdate(answer.Policy.Version, 1, (_, count) => count + 1);
            }
        }

        async Task<string> InForceAsync() => (await service.Client.DecideAsync(Requests.Call("42"))).Policy.Version;

        Task UntilInForceAsync(string version) => Wait.UntilAsync(async () => await InForceAsync() == version, $"version {version} is in force");
    }

    [Fact]
    public async Task Certificate_that_is_replaced_is_served_to_new_connections()
    {
        var certificates = TestCertificates.Create(_folder);
        var settings = new Dictionary<string, string>(ServiceProcess.SmallDemo)
        {
            ["KESTREL__ENDPOINTS__HTTP__URL"] = "http://127.0.0.1:0",
            ["KESTREL__ENDPOINTS__GRPC__URL"] = $"https://127.0.0.1:{LoopbackPort.Next()}",
            ["KESTREL__ENDPOINTS__GRPC__CERTIFICATE__PATH"] = certificates.ServerCertificatePath,
            ["KESTREL__ENDPOINTS__GRPC__CERTIFICATE__KEYPATH"] = certificates.ServerKeyPath,
        };
        await using var service = await ServiceProcess.StartAsync(settings, arguments: []);
        var before = await SerialAsync(service.GrpcAddress.Port);

        TestCertificates.Create(_folder);
        await service.HangUpAsync();

        await Wait.UntilAsync(async () => await SerialAsync(service.GrpcAddress.Port) is { } serial && serial != before, "the new certificate is served");
    }

    private static async Task<string> PolicyAsync(string version)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(ProgramPath.Repository, "policies", "contact-centre.yaml"));
        return Regex.Replace(text, "(?m)^version: .*$", $"version: \"{version}\"");
    }

    // Null while nobody listens: the address is opened anew with the new certificate.
    private static async Task<string?> SerialAsync(int port)
    {
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync("127.0.0.1", port);
            await using var tls = new SslStream(
                socket.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.Subject == "CN=localhost");
            await tls.AuthenticateAsClientAsync("localhost");
            return ((X509Certificate2)tls.RemoteCertificate!).SerialNumber;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return null;
        }
    }
}
