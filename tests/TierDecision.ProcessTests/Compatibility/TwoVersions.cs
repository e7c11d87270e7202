using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Service;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>One Redis with random customers, and settings under which programs of this version and of the earlier one work on it.</summary>
internal sealed class TwoVersions : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("versions-").FullName;
    private int _files;

    private TwoVersions(RedisServer redis) => Redis = redis;

    public RedisServer Redis { get; }

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Starts Redis and loads customers by the programs of <paramref name="loader"/>.</summary>
    public static async Task<TwoVersions> StartAsync(Programs loader)
    {
        var versions = new TwoVersions(await RedisServer.StartAsync());
        try
        {
            await versions.LoadAsync(loader, seed: 1);
            return versions;
        }
        catch
        {
            await versions.DisposeAsync();
            throw;
        }
    }

    /// <summary>The settings of a node or a command.</summary>
    public Dictionary<string, string> Settings(params (string Name, string Value)[] more) => new Dictionary<string, string>
    {
        ["TIERDECISION__REDIS__CONNECTION"] = Redis.ConnectionString,
        ["TIERDECISION__IDENTITY__KEY"] = "000102030405060708090a0b0c0d0e0f",
        ["TIERDECISION__POLICY__FILE"] = Path.Combine(EarlierData.Source, "policy.yaml"),
        ["TIERDECISION__REPLICA__POLLINTERVAL"] = "00:00:00.1",
    }.Concat(more.Select(setting => KeyValuePair.Create($"TIERDECISION__{setting.Name}", setting.Value)))
        .GroupBy(setting => setting.Key).ToDictionary(group => group.Key, group => group.Last().Value);

    /// <summary>Loads the random customers of a seed.</summary>
    public async Task LoadAsync(Programs programs, int seed)
    {
        var file = PathOf($"scores-{_files++}.csv");
        await File.WriteAllLinesAsync(file, RandomCustomers.ScoreFile(seed));
        await programs.TierCtlAsync(Settings(), "load", file, "--currency", "EUR");
    }

    public Task FlipBackAsync(Programs programs) => programs.TierCtlAsync(Settings(), "load", "--flip-back");

    /// <summary>
    /// No node had to read anything but what the change streams told, and each read all customers as often as they were replaced: the checksums of
    /// what one version writes are those that the other reckons.
    /// </summary>
    public static async Task AssertFollowedAsync(int datasets, params ServiceProcess[] nodes)
    {
        foreach (var node in nodes)
        {
            Assert.Equal(0, await node.MetricAsync("tierdecision_replica_resyncs_total"));
        }

        await AssertVerifiedAsync(datasets, nodes);
    }

    /// <summary>
    /// As <see cref="AssertFollowedAsync"/> where customers were removed. A removal is erased from the change streams soon after it was written; a
    /// node that has not read it by then reads the shard anew, and reads all customers if the shard's checksum is not the one that it reckons.
    /// </summary>
    public static async Task AssertVerifiedAsync(int datasets, params ServiceProcess[] nodes)
    {
        foreach (var node in nodes)
        {
            Assert.Equal(datasets, await node.MetricAsync("tierdecision_hydrations_total{outcome=\"hydrated\"}"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
