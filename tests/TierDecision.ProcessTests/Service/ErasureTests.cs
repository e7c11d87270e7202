using System.Text.Json.Nodes;
using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Records;
using TierDecision.Storage.Redis;
using TierDecision.Tests.Shared;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>
/// Two nodes, Redis, and everything on that remembers customers: the logs, kept answers and explanations, checkpoints, a dataset to flip back to. One customer
/// is removed, and then every byte is searched.
/// </summary>
public sealed class ErasureTests : IDisposable
{
    private const string Key = "000102030405060708090a0b0c0d0e0f";
    private const string Id = "customer-to-be-forgotten";
    private const string Phone = "+442079460958";
    private const string Email = "forgotten@example.com";
    private const string Reason = "an unmistakable reason";

    private static readonly IdentityHasher Hasher = new(Convert.FromHexString(Key));

    private readonly string _folder = Directory.CreateTempSubdirectory("erasure-").FullName;
    private readonly CliFolder _cli = new();

    private static Customer ById => new() { CustomerId = Id };

    private static Customer ByPhone => new() { Phone = Phone };

    [Fact]
    public async Task Nothing_that_names_a_removed_customer_is_left_in_redis_in_files_or_in_any_node()
    {
        await using var redis = await RedisServer.StartAsync(new RedisServerOptions { Settings = ["rdbcompression no", "dbfilename erasure.rdb"] });
        await LoadAsync(redis);
        await LoadAsync(redis);
        await using var first = await ServiceProcess.StartAsync(Settings(redis, "first", "File"));
        await using var second = await ServiceProcess.StartAsync(Settings(redis, "second", "Redis"));
        var writer = new CustomerService.CustomerServiceClient(first.Channel);
        await WriteAsync(writer);
        var decisions = await DecideAsync(first, second);
        await Wait.UntilAsync(async () => await FindExplanationAsync(second, decisions[0].DecisionId) is not null, "the explanation is kept");
        var before = await TraceAsync(first);
        Assert.False(before.Erased);

        // All that is searched for is there, or its absence would prove nothing.
        var log = Path.Combine(_folder, "first", "decisions.jsonl");
        await Wait.UntilAsync(async () => File.Exists(log) && (await ReadSharedAsync(log)).Contains(before.LogPseudonyms[0], StringComparison.Ordinal), "the log has the customer");
        await Wait.UntilAsync(() => Files("first").Any(file => Contains(file, Bytes(ById))), "the checkpoint has the customer");
        await RedisCommand.SendAsync(redis.UnixSocketPath, "SAVE");
        Assert.All(Traces, trace => Assert.Contains(Directory.GetFiles(redis.Folder, "*.rdb"), file => Contains(file, trace)));

        var removed = await writer.RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = Id });

        Assert.Equal(WriteOutcome.Applied, removed.Outcome);
        Assert.Equal((2, 1, 5), (removed.Receipt.Records, removed.Receipt.Overrides, removed.Receipt.Aliases));
        Assert.True(removed.Receipt.Keys >= 2 && removed.Receipt.Changes > 0);
        foreach (var node in new[] { first, second })
        {
            await Wait.UntilAsync(async () => (await TraceAsync(node)).Erased, "every node has forgotten the customer");
            await UntilFollowedAsync(node, removed.Receipt.FinishedAt);
            await Wait.UntilAsync(
                async () => await node.MetricAsync("tierdecision_checkpoint_timestamp_seconds") > Seconds(removed.Receipt.FinishedAt)
                    && await node.MetricAsync("tierdecision_checkpoint_removals_pending") == 0,
                "every checkpoint has followed");
        }

        await AssertAnsweredAnewAsync(first, decisions);
        await AssertAnsweredAnewAsync(second, decisions);
        await AssertLogAsync(redis, log, before, await TraceAsync(first));
        Assert.Equal(0, (await _cli.RunAsync("erasure", "check", "--customer", Id, "--phone", Phone, "--service", first.GrpcAddress.ToString())).ExitCode);

        await RedisCommand.SendAsync(redis.UnixSocketPath, "SAVE");
        string[] searched = [.. Files("first"), .. Files("second"), .. Directory.GetFiles(redis.Folder, "*.rdb")];
        Assert.True(searched.Length >= 4);
        foreach (var trace in Traces.Concat(Texts))
        {
            Assert.DoesNotContain(searched, file => Contains(file, trace));
        }

        Assert.DoesNotContain(Files("first").Concat(Files("second")), file => Contains(file, Bytes(ById)));

        await AssertForgottenWithoutRedisAsync(redis, first);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_asked_by_a_number_that_left_the_customer_before_the_removal_cannot_be_read_after_it(bool isTaken)
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis);
        await using var node = await ServiceProcess.StartAsync(Settings(redis, "first", "File"));
        var writer = new CustomerService.CustomerServiceClient(node.Channel);
        var decision = await node.Client.DecideAsync(Call(ByPhone, "r1"));
        await Wait.UntilAsync(async () => await FindExplanationAsync(node, decision.DecisionId) is not null, "the explanation is kept");
        Assert.Equal(decision.DecisionId, (await node.Client.DecideAsync(Call(ByPhone, "r1"))).DecisionId);
        var before = await TraceAsync(node);
        var log = Path.Combine(_folder, "first", "decisions.jsonl");
        await Wait.UntilAsync(
            async () => File.Exists(log) && (await ReadSharedAsync(log)).Contains(before.LogPseudonyms[1], StringComparison.Ordinal), "the log has the customer");

        var put = new PutCustomerRequest { CustomerId = isTaken ? "7" : Id };
        (isTaken ? put.AddAliases : put.RemoveAliases).Add(ByPhone);
        Assert.Equal(WriteOutcome.Applied, (await writer.PutCustomerAsync(put)).Outcome);
        var removed = await writer.RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = Id });
        Assert.Equal(WriteOutcome.Applied, removed.Outcome);

        // Until then, what is asked anew is written under the keys from before.
        await UntilFollowedAsync(node, removed.Receipt.FinishedAt);
        Assert.Null(await FindExplanationAsync(node, decision.DecisionId));
        Assert.NotEqual(decision.DecisionId, (await node.Client.DecideAsync(Call(ByPhone, "r1"))).DecisionId);
        Assert.DoesNotContain(before.LogPseudonyms[1], (await TraceAsync(node)).LogPseudonyms);
        _cli.Set("TIERDECISION__REDIS__CONNECTION", redis.ConnectionString);
        var opened = await _cli.RunAsync(["log", "--json", "--records", "--file", log]);
        Assert.True(opened.ExitCode == 0, opened.Error);
        var entries = Entries(opened.Output).Where(entry => (string?)entry["customer"]!["pseudonym"] == before.LogPseudonyms[1]).ToList();
        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.True(entry["customer"]!["sealed_record"] is not null && entry["customer"]!["record"] is null));
    }

    public void Dispose()
    {
        _cli.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // What is stored of the customer and says who that is, but for the key of the id, which the removal keeps: of that there is a test by itself.
    private static IEnumerable<byte[]> Traces =>
    [
        Bytes(ByPhone), Bytes(new Customer { Phone = "+442079460000" }), Bytes(new Customer { Email = Email }), Encoding.UTF8.GetBytes(Reason),
    ];

    // What is stored nowhere at any time.
    private static IEnumerable<byte[]> Texts => new[] { Id, Phone, Phone[1..], Email }.Concat(new[] { ById, ByPhone }.Select(Hex)).Select(Encoding.UTF8.GetBytes);

    private static byte[] Bytes(Customer customer) => KeyBytes.ToArray(Hash(customer));

    private static string Hex(Customer customer) => string.Create(CultureInfo.InvariantCulture, $"{Hash(customer).High:x16}{Hash(customer).Low:x16}");

    private static IdentityKey Hash(Customer customer)
    {
        IdentityKey key = default;
        var error = customer.IdentifierCase switch
        {
            Customer.IdentifierOneofCase.CustomerId => Hasher.TryHashCustomerId(customer.CustomerId, out key),
            Customer.IdentifierOneofCase.Phone => Hasher.TryHashPhone(customer.Phone, out key),
            _ => Hasher.TryHashEmail(customer.Email, out key),
        };
        Assert.Equal(IdentityError.None, error);
        return key;
    }

    private static DecideRequest Call(Customer customer, string requestId) => new()
    {
        Customer = customer, Contact = new Contact { Channel = V1.Channel.Voice }, RequestId = requestId, Explain = true,
    };

    private static async Task<List<DecideResponse>> DecideAsync(ServiceProcess first, ServiceProcess second)
    {
        await Wait.UntilAsync(async () => (await second.Client.DecideAsync(Call(ByPhone, ""))).Score.Status == ScoreStatus.Known, "the second node has followed");
        return
        [
            await first.Client.DecideAsync(Call(ById, "r1")), await first.Client.DecideAsync(Call(ByPhone, "r2")), await second.Client.DecideAsync(Call(ByPhone, "r3")),
        ];
    }

    private static async Task WriteAsync(CustomerService.CustomerServiceClient writer)
    {
        var put = new PutCustomerRequest { CustomerId = Id, Score = new ScoreRecord { Tier = "gold", ValueScore = 50 } };
        put.AddAliases.Add(new Customer { Phone = "+442079460000" });
        Assert.Equal(WriteOutcome.Applied, (await writer.PutCustomerAsync(put)).Outcome);
        var set = new SetOverrideRequest
        {
            CustomerId = Id, Tier = "platinum", ExpiresAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(9)), Author = "ann", Reason = Reason,
        };
        Assert.Equal(WriteOutcome.Applied, (await writer.SetOverrideAsync(set)).Outcome);
    }

    private static async Task<TraceCustomerResponse> TraceAsync(ServiceProcess node)
    {
        var request = new TraceCustomerRequest { CustomerId = Id };
        request.Aliases.AddRange([ByPhone, new Customer { Email = Email }]);
        return await new CustomerService.CustomerServiceClient(node.Channel).TraceCustomerAsync(request);
    }

    // The answers and explanations from before are not given any more, whichever node is asked.
    private static async Task AssertAnsweredAnewAsync(ServiceProcess node, List<DecideResponse> before)
    {
        var again = await node.Client.DecideAsync(Call(ById, "r1"));
        Assert.NotEqual(before[0].DecisionId, again.DecisionId);
        Assert.Equal(ScoreStatus.Unknown, again.Score.Status);
        Assert.Equal(ScoreStatus.Unknown, (await node.Client.DecideAsync(Call(ByPhone, "r3"))).Score.Status);
        foreach (var decision in before)
        {
            Assert.Null(await FindExplanationAsync(node, decision.DecisionId));
        }
    }

    private static async Task<GetExplanationResponse?> FindExplanationAsync(ServiceProcess node, string decisionId)
    {
        try
        {
            return await node.Client.GetExplanationAsync(new GetExplanationRequest { DecisionId = decisionId });
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    // The entries are there, whole, and nobody can tell any more whose they are.
    private async Task AssertLogAsync(RedisServer redis, string log, TraceCustomerResponse before, TraceCustomerResponse after)
    {
        Assert.Empty(before.LogPseudonyms.Intersect(after.LogPseudonyms));
        Assert.Equal(3, after.LogPseudonyms.Count);
        foreach (var source in new[] { new[] { "--file", log }, ["--redis", redis.ConnectionString] })
        {
            var lines = await _cli.RunAsync(["log", "--json", .. source]);
            Assert.Equal(0, lines.ExitCode);
            Assert.Contains(before.LogPseudonyms[1], lines.Output, StringComparison.Ordinal);
            AssertNothingLinks(Entries(lines.Output), before);

            // What others were decided from is still to be had; of this customer it is not.
            _cli.Set("TIERDECISION__REDIS__CONNECTION", redis.ConnectionString);
            var opened = await _cli.RunAsync(["log", "--json", "--records", .. source]);
            Assert.True(opened.ExitCode == 0, opened.Error);
            Assert.All(
                Entries(opened.Output).Where(entry => entry["customer"]!["sealed_record"] is not null),
                entry => Assert.Equal(!before.LogPseudonyms.Contains((string)entry["customer"]!["pseudonym"]!), entry["customer"]!["record"] is not null));
        }
    }

    private static List<JsonNode> Entries(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    // Whoever knows what the customer's record was, its version above all, finds it in no entry, and no two entries have bytes in common that others have not.
    private static void AssertNothingLinks(IReadOnlyList<JsonNode> entries, TraceCustomerResponse before)
    {
        var own = entries.Where(entry => before.LogPseudonyms.Contains((string?)entry["customer"]!["pseudonym"])).ToList();
        Assert.True(own.Count > 1);
        Assert.All(own, entry => Assert.Null(entry["customer"]!["record"]));
        var boxes = own.Select(entry => Convert.FromBase64String((string)entry["customer"]!["sealed_record"]!)).ToList();
        foreach (var (box, number) in boxes.Select((box, number) => (box, number)))
        {
            foreach (var other in boxes.Skip(number + 1))
            {
                for (var at = 0; at + sizeof(ulong) <= box.Length; at++)
                {
                    Assert.Equal(-1, other.AsSpan().IndexOf(box.AsSpan(at, sizeof(ulong))));
                }
            }
        }
    }

    private static Task UntilFollowedAsync(ServiceProcess node, Timestamp finishedAt) => Wait.UntilAsync(
        async () => await node.MetricAsync("tierdecision_store_confirmed_timestamp_seconds") > Seconds(finishedAt)
            && await node.MetricAsync("tierdecision_erasure_keys_timestamp_seconds") > Seconds(finishedAt),
        "the node tells that it has followed");

    // What the node keeps for a start without Redis has forgotten the customer, too.
    private async Task AssertForgottenWithoutRedisAsync(RedisServer redis, ServiceProcess node)
    {
        await node.StopAsync();
        await redis.KillAsync();
        await using var again = await ServiceProcess.StartAsync(Settings(redis, "first", "File"));

        Assert.Equal(ScoreStatus.Known, (await again.Client.DecideAsync(Call(new Customer { CustomerId = "1" }, ""))).Score.Status);
        Assert.Equal(ScoreStatus.Unknown, (await again.Client.DecideAsync(Call(ByPhone, ""))).Score.Status);
    }

    private Dictionary<string, string> Settings(RedisServer redis, string node, string log) => new()
    {
        ["TIERDECISION__REDIS__CONNECTION"] = redis.ConnectionString,
        ["TIERDECISION__IDENTITY__KEY"] = Key,
        ["TIERDECISION__REPLICA__POLLINTERVAL"] = "00:00:00.1",
        ["TIERDECISION__CHECKPOINT__PATH"] = Path.Combine(_folder, node, "customers.checkpoint"),
        ["TIERDECISION__CHECKPOINT__INTERVAL"] = "00:00:01",
        ["TIERDECISION__DECISIONLOG__TARGET"] = log,
        ["TIERDECISION__DECISIONLOG__FILE"] = Path.Combine(_folder, node, "decisions.jsonl"),
        ["TIERDECISION__REPLIES__KEEPANSWERSFOR"] = "00:10:00",
        ["TIERDECISION__REPLIES__EXPLANATIONS"] = "All",
        ["TIERDECISION__REPLIES__CACHETIMEOUT"] = "00:00:05",
    };

    private static async Task LoadAsync(RedisServer redis)
    {
        await using var store = new RedisCustomerStore(
            new RedisStoreOptions { Connection = redis.ConnectionString }, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        var header = new DatasetHeader
        {
            Tiers = ["platinum", "gold"], PolicyName = "p", PolicyVersion = "1", AsOf = now, IdentityKeyFingerprint = Hasher.Fingerprint,
        };
        var score = new CustomerScore { Tier = 1, ValueScore = 12.5f, AsOf = now, Version = 1 };
        var customers = Enumerable.Range(0, 200).Select(number => new CustomerRecord(Hash(new Customer { CustomerId = $"{number}" }), score, []))
            .Append(new CustomerRecord(Hash(ById), score, [Hash(ByPhone), Hash(new Customer { Email = Email })]));

        Assert.Equal(LoadStatus.Loaded, (await store.LoadAsync(header, customers, null, default)).Status);
    }

    private string[] Files(string node) => Directory.GetFiles(Path.Combine(_folder, node));

    private static bool Contains(string file, byte[] trace)
    {
        try
        {
            return ReadShared(file).AsSpan().IndexOf(trace) >= 0;
        }
        catch (FileNotFoundException)
        {
            return false; // moved into its place while it was looked for
        }
    }

    private static byte[] ReadShared(string file)
    {
        // A node has a checkpoint for itself while it writes it.
        FileStream? opened = null;
        SpinWait.SpinUntil(() => (opened = TryOpen(file)) is not null, TimeSpan.FromSeconds(30));
        using var stream = opened ?? throw new IOException($"{file} is never free");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static FileStream? TryOpen(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException e) when (e is not FileNotFoundException)
        {
            return null;
        }
    }

    private static Task<string> ReadSharedAsync(string file) => Task.FromResult(Encoding.UTF8.GetString(ReadShared(file)));

    private static double Seconds(Timestamp at) => at.Seconds + (at.Nanos / 1e9);
}
