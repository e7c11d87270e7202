using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Service;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>What the programs of revision f4a58b1 wrote, copied to a temporary folder. <c>f4a58b1/README.md</c> says what each file is.</summary>
internal sealed class EarlierData : IDisposable
{
    public EarlierData()
    {
        foreach (var file in Directory.GetFiles(Source))
        {
            File.Copy(file, PathOf(Path.GetFileName(file)));
        }

        File.WriteAllBytes(EmbeddedFile, Unpack("embedded.sqlite.gz"));
    }

    /// <summary>The committed files, which stay as they are.</summary>
    public static string Source { get; } = Path.Combine(ProgramPath.Repository, "tests", "TierDecision.ProcessTests", "Compatibility", "f4a58b1");

    /// <summary>The copies.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("earlier-").FullName;

    public string EmbeddedFile => PathOf("embedded.sqlite");

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>The settings under which the data was made, and others.</summary>
    public Dictionary<string, string> Settings(params (string Name, string Value)[] more) => new Dictionary<string, string>
    {
        ["TIERDECISION__POLICY__FILE"] = PathOf("policy.yaml"),
        ["TIERDECISION__IDENTITY__KEYFILE"] = PathOf("identity.key"),
        ["TIERDECISION__DEMO__CUSTOMERS"] = "0",
        ["TIERDECISION__REPLICA__POLLINTERVAL"] = "00:00:00.1",
    }.Concat(more.Select(setting => KeyValuePair.Create($"TIERDECISION__{setting.Name}", setting.Value))).ToDictionary();

    /// <summary>The key of a caller in <c>access-keys.yaml</c>.</summary>
    public string AccessKey(string caller) =>
        File.ReadLines(PathOf("access-keys.txt")).Select(line => line.Split(' ')).Single(words => words[0] == caller)[1];

    /// <summary>Gives an empty server what f4a58b1 left in its Redis: the file holds commands as a server reads them from a connection.</summary>
    public async Task RestoreAsync(RedisServer redis)
    {
        var commands = Unpack("redis.txt.gz");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(redis.UnixSocketPath));
        await using var stream = new NetworkStream(socket);
        using var replies = new StreamReader(stream, Encoding.Latin1);
        var sending = stream.WriteAsync(commands);
        for (var left = commands.Count(letter => letter == '\n'); left > 0; left--)
        {
            var reply = await replies.ReadLineAsync();
            Assert.False(reply is null || reply.StartsWith('-'), reply);
            if (reply!.StartsWith('$'))
            {
                await replies.ReadLineAsync(); // XADD gives the id
            }
        }

        await sending;
    }

    private byte[] Unpack(string name)
    {
        using var packed = new GZipStream(File.OpenRead(PathOf(name)), CompressionMode.Decompress);
        using var content = new MemoryStream();
        packed.CopyTo(content);
        return content.ToArray();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
