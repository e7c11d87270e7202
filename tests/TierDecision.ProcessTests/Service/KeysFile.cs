using Grpc.Core;
using TierDecision.Configuration.Access;

namespace TierDecision.ProcessTests.Service;

/// <summary>A keys file in a folder of its own, and the keys of its callers.</summary>
internal sealed class KeysFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keys-").FullName;
    private readonly Dictionary<string, string> _keys = [];

    public string Path => System.IO.Path.Combine(_folder, "keys.yaml");

    /// <summary>The settings of a small service that asks for these keys and looks at the file all the time.</summary>
    public Dictionary<string, string> Settings(params (string Name, string Value)[] more) => ServiceProcess.SmallDemo
        .Append(new("TIERDECISION__ACCESS__KEYSFILE", Path)).Append(new("TIERDECISION__ACCESS__POLLINTERVAL", "00:00:00.1"))
        .Concat(more.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))).ToDictionary();

    /// <summary>Replaces the file in one step by these callers, whose keys stay the same, with what each is allowed and until when.</summary>
    public void Write(params (string Name, string Allow, string? Expires)[] callers) => WriteText(
        ["keys:", .. callers.Select(caller =>
            $"  - {{name: {caller.Name}, sha256: {AccessKeyText.Hash(Key(caller.Name))}, allow: [{caller.Allow}]{(caller.Expires is null ? "" : $", expires: {caller.Expires}")}}}")]);

    /// <summary>Replaces the file in one step.</summary>
    public void WriteText(params string[] lines)
    {
        File.WriteAllLines(Path + ".new", lines);
        File.Move(Path + ".new", Path, overwrite: true);
    }

    /// <summary>The key of a caller, made where it has none yet.</summary>
    public string Key(string name) => _keys.TryGetValue(name, out var key) ? key : _keys[name] = AccessKeyText.Generate();

    /// <summary>The headers of a gRPC call under a caller's key.</summary>
    public Metadata Headers(string name) => new() { { "authorization", $"Bearer {Key(name)}" } };

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
