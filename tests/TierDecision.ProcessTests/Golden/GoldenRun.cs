using TierDecision.ProcessTests.Golden.Answers;
using TierDecision.ProcessTests.Golden.Asking;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Service;

namespace TierDecision.ProcessTests.Golden;

/// <summary>Sends all requests once for all tests of the class: each policy in both setups, to both stores at the same time.</summary>
public sealed class GoldenRun : IAsyncLifetime
{
    /// <summary>The environment variable that says what to write; see <see cref="GoldenTests"/>.</summary>
    public const string Variable = "TIERDECISION_GOLDEN";

    private const ulong Seed = 20_260_301;

    // Requests for each shipped policy and store, in either setup. The first policy gets two more: together 100,000.
    private const int Plain = 15_000;
    private const int Guarded = 1_666;

    // Requests under the policy of what the shipped ones do not use.
    private const int Beside = 4_000;

    private readonly Dictionary<string, AnswersLine> _expected = AnswersFile.Read().ToDictionary(line => line.Key, StringComparer.Ordinal);
    private readonly string? _mode = Environment.GetEnvironmentVariable(Variable);
    private readonly List<AnswersLine> _lines = [];

    /// <summary>The folder for the text of blocks that differ.</summary>
    internal static string Folder { get; } = Path.Combine(ProgramPath.Repository, "artifacts", "golden");

    /// <summary>The lines of the answers file.</summary>
    internal IReadOnlyDictionary<string, AnswersLine> Expected => _expected;

    /// <summary>The blocks of this run.</summary>
    internal IReadOnlyList<AnswersLine> Lines => _lines;

    /// <summary>What the answers of the embedded store cover.</summary>
    internal Coverage Coverage { get; } = new();

    public async Task InitializeAsync()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        var work = Directory.CreateTempSubdirectory("golden-");

        // It does not tell its time: versions go by the clock of the script.
        await using (var redis = await RedisServer.StartAsync(new RedisServerOptions { Settings = ["user default on nopass ~* &* +@all -time"] }))
        {
            for (var i = 0; i < PolicyWords.Shipped.Count; i++)
            {
                var (policy, seed) = (PolicyWords.Shipped[i], Seed + (ulong)i);
                await Task.WhenAll(
                    RunAsync(policy, "plain", seed, i == 0 ? Plain + 2 : Plain, callers: null, redis, work),
                    RunAsync(policy, "guarded", seed + 100, Guarded, new Callers(), redis, work));
            }

            await RunAsync(PolicyWords.Everything, "plain", Seed + 50, Beside, callers: null, redis, work);
        }

        work.Delete(recursive: true);
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "coverage.txt"), Coverage.ToString());
        Keep();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private async Task RunAsync(PolicyWords policy, string kind, ulong seed, int requests, Callers? callers, RedisServer redis, DirectoryInfo work)
    {
        var name = $"{policy.Name}/{kind}";
        var folder = work.CreateSubdirectory($"{policy.Name}-{kind}");
        string? keysFile = null;
        if (callers is not null)
        {
            keysFile = Path.Combine(folder.FullName, "keys.yaml");
            await File.WriteAllTextAsync(keysFile, callers.File);
        }

        var script = Script.Of(policy, seed, requests, callers);
        var embedded = Lane("embedded", GoldenSetup.Embedded(Path.Combine(folder.FullName, "store.db")));
        var other = Lane("redis", GoldenSetup.Redis(redis.ConnectionString, $"{policy.Name}-{kind}"));
        var authorization = callers?.Everything ?? [];
        await Task.WhenAll(Task.Run(() => embedded.RunAsync(script, authorization)), Task.Run(() => other.RunAsync(script, authorization)));

        lock (_lines)
        {
            var (inFile, inRedis) = (embedded.Blocks, other.Blocks);
            foreach (var (block, one) in inFile)
            {
                Compare(one, inRedis[block]);
                Coverage.Add(one);
            }
        }

        Lane Lane(string store, Dictionary<string, string> settings) => new(
            name,
            GoldenSetup.Of(Path.Combine(ProgramPath.Repository, policy.File), policy.Region, settings, keysFile),
            folder.CreateSubdirectory(store).FullName);
    }

    private void Compare(Block embedded, Block redis)
    {
        if (embedded.AnswersHash == redis.AnswersHash)
        {
            Compare("both", embedded);
        }
        else
        {
            Compare("embedded", embedded);
            Compare("redis", redis);
        }
    }

    private void Compare(string store, Block block)
    {
        var line = new AnswersLine(block.Name, store, block.Count, block.RequestsHash, block.AnswersHash);
        _lines.Add(line);
        if (_mode == "text" || !_expected.TryGetValue(line.Key, out var expected) || expected.Expected != line.Answers)
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(Path.Combine(Folder, $"{block.Name.Replace('/', '.')}.{store}.txt"), ExchangeText.Of(block));
        }
    }

    private void Keep()
    {
        if (_mode == "baseline")
        {
            AnswersFile.Write(_lines);
        }
        else if (_mode == "accept")
        {
            AnswersFile.Write(_expected.Values.Select(Accepted));
        }
    }

    // A hash is accepted only if an intended change names the block. The old hash stays beside it.
    private AnswersLine Accepted(AnswersLine kept) =>
        IsNamed(kept.Block) && _lines.Find(line => line.Key == kept.Key) is { } line && line.Requests == kept.Requests
            ? kept with { Now = line.Answers == kept.Answers ? null : line.Answers }
            : kept;

    private static bool IsNamed(string block) => IntendedChange.All.Any(change => change.Undone is null && change.Concerns(block));
}
