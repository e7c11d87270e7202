using System.Diagnostics;
using Grpc.Core;
using TierDecision.Configuration.Access;
using TierDecision.ProcessTests.Infrastructure;

namespace TierDecision.ProcessTests.Service;

/// <summary>
/// However the keys file of a running service is broken, the keys from before go on, no other key is good, and a file that is mended is taken.
/// </summary>
public sealed class BrokenKeysFileTests : IDisposable
{
    private static readonly string Stranger = AccessKeyText.Generate();

    private static readonly (string What, Func<string, byte[], Task> Break)[] All =
    [
        ("deleted", (path, _) => Do(() => File.Delete(path))),
        ("empty", (path, _) => File.WriteAllBytesAsync(path, [])),
        ("a folder", (path, _) => Do(() =>
        {
            File.Delete(path);
            Directory.CreateDirectory(path);
        })),
        ("a link to /dev/zero", (path, _) => LinkAsync(path, "/dev/zero")),
        ("a link to nothing", (path, _) => LinkAsync(path, path + ".none")),
        ("a link to itself", (path, _) => LinkAsync(path, path)),
        ("a pipe", async (path, _) =>
        {
            File.Delete(path);
            using var mkfifo = Process.Start("mkfifo", [path]);
            await mkfifo.WaitForExitAsync();
        }),
        ("cut off", (path, good) => File.WriteAllBytesAsync(path, good[..^30])),
        ("no text", (path, good) => File.WriteAllBytesAsync(path, [.. Enumerable.Repeat((byte)0xFF, good.Length)])),
        ("no YAML", (path, _) => File.WriteAllTextAsync(path, "keys: [")),
        ("another document", (path, _) => File.WriteAllTextAsync(path, "name: policy")),
        ("no key", (path, _) => File.WriteAllTextAsync(path, "keys: []")),
        ("a key twice", (path, good) => File.WriteAllBytesAsync(path, [.. good, .. good[6..]])),
        ("with a permission that is none", (path, _) =>
            File.WriteAllTextAsync(path, $"keys: [{{name: stranger, sha256: {AccessKeyText.Hash(Stranger)}, allow: [decide, root]}}]")),
        ("too large", (path, good) => File.WriteAllBytesAsync(path, [.. good, .. Enumerable.Repeat((byte)'#', AccessKeysFile.MaxBytes)])),
        ("aliases of aliases", (path, _) => File.WriteAllTextAsync(
            path, string.Concat(Enumerable.Range(0, 30).Select(i => $"k{i}: &a{i} [{(i == 0 ? "1, 1" : $"*a{i - 1}, *a{i - 1}")}]\n")))),
    ];

    private readonly KeysFile _keys = new();

    public void Dispose() => _keys.Dispose();

    [Fact]
    public async Task Keys_from_before_go_on()
    {
        _keys.Write(("desk", "decide", null));
        await using var service = await ServiceProcess.StartAsync(_keys.Settings());
        var refused = 0;
        foreach (var (what, breakFile) in All)
        {
            await breakFile(_keys.Path, await File.ReadAllBytesAsync(_keys.Path));

            // A write that is not one step may be seen by halves: refused as well, and counted by itself.
            await Wait.UntilAsync(async () => await RefusedAsync() > refused, $"the file is refused: {what}");
            Assert.Equal((what, StatusCode.OK), (what, await DecideAsync(service, _keys.Key("desk"))));
            Assert.Equal((what, StatusCode.Unauthenticated), (what, await DecideAsync(service, Stranger)));
            Assert.Equal((what, StatusCode.Unauthenticated), (what, await DecideAsync(service, null)));

            if (Directory.Exists(_keys.Path))
            {
                Directory.Delete(_keys.Path);
            }

            var newcomer = string.Concat(what.Where(char.IsAsciiLetter));
            _keys.Write(("desk", "decide", null), (newcomer, "decide", null));
            await Wait.UntilAsync(
                async () => await DecideAsync(service, _keys.Key(newcomer)) == StatusCode.OK, $"the mended file is taken after: {what}");
            refused = await RefusedAsync();
        }

        await service.StopAsync();
        Assert.DoesNotContain("Exception", service.Output, StringComparison.Ordinal);
        Assert.InRange(service.Output.Length, 1, 50_000);

        async Task<int> RefusedAsync() => (int)await service.MetricAsync("tierdecision_access_files_refused_total");
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static Task LinkAsync(string path, string target) => Do(() =>
    {
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
    });

    private static async Task<StatusCode> DecideAsync(ServiceProcess service, string? key)
    {
        try
        {
            await service.Client.DecideAsync(Requests.Call("42"), key is null ? [] : new Metadata { { "authorization", $"Bearer {key}" } });
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }
}
