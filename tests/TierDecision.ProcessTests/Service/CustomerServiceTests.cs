using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Redis;
using TierDecision.Tests.Shared;
using TierDecision.V1;
using Xunit.Abstractions;

namespace TierDecision.ProcessTests.Service;

/// <summary>Single customers written through one node and decided about by another.</summary>
public sealed class CustomerServiceTests(ITestOutputHelper output)
{
    private const string Key = "000102030405060708090a0b0c0d0e0f";

    [Fact]
    public async Task What_one_node_writes_another_decides_by()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis);
        await using var first = await ServiceProcess.StartAsync(Settings(redis));
        await using var second = await ServiceProcess.StartAsync(Settings(redis));
        var writer = new CustomerService.CustomerServiceClient(first.Channel);

        var put = await writer.PutCustomerAsync(Put("7", "platinum", version: 5, phone: "+442079460958"));
        Assert.Equal((WriteOutcome.Applied, 5ul), (put.Outcome, put.Version));
        await UntilTierAsync(second, new Customer { CustomerId = "7" }, "platinum");
        await UntilTierAsync(second, new Customer { Phone = "+442079460958" }, "platinum");
        Assert.Equal(WriteOutcome.Older, (await writer.PutCustomerAsync(Put("7", "gold", version: 4))).Outcome);

        var set = await writer.SetOverrideAsync(new SetOverrideRequest
        {
            CustomerId = "42", Tier = "platinum", ExpiresAt = Timestamp.FromDateTimeOffset(DateTimeOffset.Parse("2035-01-01T00:00:00Z", null)),
            Author = "ann", Reason = "press contact",
        });
        Assert.Equal(WriteOutcome.Applied, set.Outcome);
        await Wait.UntilAsync(async () => (await AskAsync(second, new Customer { CustomerId = "42" })).Tier is { Name: "platinum", Overridden: true }, "the override counts");
        var read = await new CustomerService.CustomerServiceClient(second.Channel).GetCustomerAsync(new GetCustomerRequest { CustomerId = "42" });
        Assert.Equal(("gold", "ann", "press contact"), (read.Score.Tier, read.TierOverride.Author, read.TierOverride.Reason));
        var why = await second.Client.DecideAsync(
            new DecideRequest { Customer = new Customer { CustomerId = "42" }, Contact = new Contact { Channel = V1.Channel.Voice }, Explain = true });
        Assert.Equal(("ann", "press contact"), (why.Explanation.Tier.Override.Author, why.Explanation.Tier.Override.Reason));

        Assert.Equal(WriteOutcome.Applied, (await writer.RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = "7" })).Outcome);
        await Wait.UntilAsync(
            async () => (await AskAsync(second, new Customer { Phone = "+442079460958" })).Score.Status == ScoreStatus.Unknown, "the customer is forgotten");
        var gone = await Assert.ThrowsAsync<RpcException>(() => writer.GetCustomerAsync(new GetCustomerRequest { CustomerId = "7" }).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, gone.StatusCode);
        Assert.Contains("tierdecision_replica_changes_total", await second.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_and_the_command_line_write_the_same()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);

        var put = await PostAsync(service, "/v1/put-customer", """{"customer_id":"new","score":{"tier":"gold","value_score":80},"version":"3"}""");
        Assert.Equal((HttpStatusCode.OK, "WRITE_OUTCOME_APPLIED", "3"), (put.Status, Text(put.Body, "outcome"), Text(put.Body, "version")));
        await UntilTierAsync(service, new Customer { CustomerId = "new" }, "gold");

        var wrong = await PostAsync(service, "/v1/put-customer", """{"customer_id":"new","score":{"tier":"diamond","value_score":180}}""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Contains("score.value_score", wrong.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(service, "/v1/get-customer", """{"customer_id":"nobody"}""")).Status);

        var address = service.GrpcAddress.ToString();
        Assert.Contains("Written, version 9", await TierCtlAsync(0, "put", "--customer", "new", "--tier", "platinum", "--version", "9", "--service", address), StringComparison.Ordinal);
        await UntilTierAsync(service, new Customer { CustomerId = "new" }, "platinum");
        await TierCtlAsync(1, "put", "--customer", "new", "--tier", "gold", "--version", "8", "--service", address);
        Assert.DoesNotContain("Taken", await TierCtlAsync(0, "put", "new", "--email", "new@example.org", "--service", address), StringComparison.Ordinal);
        var taken = await PostAsync(service, "/v1/put-customer", """{"customer_id":"43","score":{"tier":"gold"},"add_aliases":[{"email":"New@Example.org"}]}""");
        Assert.Equal(1, JsonDocument.Parse(taken.Body).RootElement.GetProperty("taken_aliases").GetInt32());
        Assert.Contains(
            "Taken from other customers: 1 identifier, which stood for them until now.",
            await TierCtlAsync(0, "put", "new", "--email", "new@example.org", "--email", "other@example.org", "--service", address), StringComparison.Ordinal);
        await TierCtlAsync(
            0, "override", "--customer", "new", "--tier", "gold", "--for", "7d", "--author", "ann", "--reason", "a test", "--service", address);
        await UntilTierAsync(service, new Customer { CustomerId = "new" }, "gold");
        await TierCtlAsync(0, "override", "--customer", "new", "--clear", "--reason", "over", "--service", address);
        await UntilTierAsync(service, new Customer { CustomerId = "new" }, "platinum");
        Assert.Contains("Removed", await TierCtlAsync(0, "remove", "--customer", "new", "--service", address), StringComparison.Ordinal);
        await Wait.UntilAsync(
            async () => (await AskAsync(service, new Customer { CustomerId = "new" })).Score.Status == ScoreStatus.Unknown, "the customer is forgotten");
    }

    [Fact]
    public async Task Aliases_beyond_what_a_customer_can_have_are_refused_with_what_to_do()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);
        static string Body(int call, int count) => JsonSerializer.Serialize(new
        {
            customer_id = "42",
            add_aliases = Enumerable.Range(0, count).Select(i => new { external_id = new { source = "web", id = $"{call}-{i}" } }),
        });
        for (var call = 0; call < 8; call++)
        {
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(service, "/v1/put-customer", Body(call, 32))).Status);
        }

        var refused = await PostAsync(service, "/v1/put-customer", Body(8, 1));

        Assert.Equal((HttpStatusCode.BadRequest, "REQUEST_MALFORMED"), (refused.Status, Text(refused.Body, "reason")));
        Assert.Contains("add_aliases", refused.Body, StringComparison.Ordinal);
        Assert.Contains("remove the customer and write it anew", refused.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(service, "/v1/trace-customer", """{"customer_id":"42"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(service, "/v1/remove-customer", """{"customer_id":"42"}""")).Status);
    }

    [Fact]
    public async Task Refused_write_speaks_of_the_options_of_the_command_line()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);
        using var cli = new CliFolder();
        string[] to = ["--service", service.GrpcAddress.ToString()];
        const string NoTier =
            "  --tier: cannot be used: the live dataset has no tier 'golden'; there are: platinum, gold, silver, standard; did you mean 'gold'?";

        var phone = await cli.RunAsync(["put", "42", "--phone", "+442079460958", "--phone", "1001", "--tier", "gold", .. to]);
        var tier = await cli.RunAsync(["put", "--customer", "42", "--tier", "golden", .. to]);
        var inOtherLetters = await cli.RunAsync(["put", "--customer", "42", "--tier", "GOLD", .. to]);
        var set = await cli.RunAsync(["override", "42", "--tier", "golden", "--until", "2035-01-01T00:00:00Z", "--author", "a", "--reason", "b", .. to]);
        var removed = await cli.RunAsync(["remove", "42", .. to]);

        Assert.Equal((2, "  --phone '1001': is an extension or a short code: it names nobody"), (phone.ExitCode, phone.ErrorLines[^1]));
        Assert.Equal((2, NoTier), (tier.ExitCode, tier.ErrorLines[^1]));
        Assert.Equal((2, NoTier), (set.ExitCode, set.ErrorLines[^1]));
        Assert.Equal((0, ""), (inOtherLetters.ExitCode, inOtherLetters.Error));
        Assert.Equal((0, ""), (removed.ExitCode, removed.Error));
    }

    [Fact]
    public async Task Part_of_a_score_is_written_over_grpc_http_and_the_command_line_and_the_rest_stays()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis, "ann");
        await using var service = await ServiceProcess.StartAsync(Settings(redis));
        var client = new CustomerService.CustomerServiceClient(service.Channel);
        var address = service.GrpcAddress.ToString();
        var expected = Full();
        await client.PutCustomerAsync(new PutCustomerRequest { CustomerId = "1", Score = expected });
        await AssertStandsAsync();

        // Over gRPC: named and not set is cleared, set and not named is not read.
        await client.PutCustomerAsync(new PutCustomerRequest
        {
            CustomerId = "1", Score = new ScoreRecord { Tier = "gold", Margin = 7 }, UpdateMask = new FieldMask { Paths = { "open_complaint", "margin", "percentile" } },
        });
        (expected.OpenComplaint, expected.Margin) = (false, 7);
        expected.ClearPercentile();
        await AssertStandsAsync();

        // As JSON: false is a value, what is missing is none; names in a mask as the contract has them.
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(service, "/v1/put-customer", """{"customer_id":"1","score":{"verified":false,"recency":0}}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(
            service, "/v1/put-customer", """{"customer_id":"1","score":{"open_complaint":true},"update_mask":"open_complaint,preferred_agent"}""")).Status);
        (expected.Verified, expected.Recency, expected.OpenComplaint, expected.PreferredAgent) = (false, 0, true, "");
        await AssertStandsAsync();
        var wrong = await PostAsync(service, "/v1/put-customer", """{"customer_id":"1","score":{},"update_mask":"open_complain"}""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Equal("update_mask 'open_complain' is no field of the score; did you mean 'open_complaint'?", Error(wrong.Body));

        // By the command line.
        Assert.EndsWith(
            "Flags now: vulnerable, verified, dissatisfied.\n",
            await TierCtlAsync(0, "flag", "1", "+verified", "-open_complaint", "-fraud_hold", "--service", address), StringComparison.Ordinal);
        (expected.Verified, expected.OpenComplaint, expected.FraudHold) = (true, false, false);
        await TierCtlAsync(0, "put", "--customer", "1", "--language", "fr", "--flag", "fraud_hold", "--clear", "lifetime_value", "--service", address);
        (expected.Language, expected.FraudHold) = ("fr", true);
        expected.ClearLifetimeValue();
        await AssertStandsAsync();
        await TierCtlAsync(0, "put", "--customer", "1", "--phone", "+442079460958", "--service", address);
        await AssertStandsAsync();
        await UntilTierAsync(service, new Customer { Phone = "+442079460958" }, "platinum");

        await TierCtlAsync(0, "put", "--customer", "1", "--replace", "--tier", "gold", "--as-of", "2026-03-01", "--service", address);
        expected = new ScoreRecord
        {
            Tier = "gold", ValueScore = 0, Recency = 0, Frequency = 0, Monetary = 0, Segment = Segment.Unspecified, Language = "", PreferredAgent = "", Vulnerable = false,
            OpenComplaint = false, FraudHold = false, Verified = false, Dissatisfied = false, AsOf = At("2026-03-01"), TierSince = At("2026-03-01"),
        };
        await AssertStandsAsync();

        async Task AssertStandsAsync() =>
            Assert.Equal(expected, (await client.GetCustomerAsync(new GetCustomerRequest { CustomerId = "1" })).Score);
    }

    [Fact]
    public async Task Part_of_a_score_of_an_unknown_customer_says_that_a_new_one_needs_a_tier()
    {
        await using var service = await ServiceProcess.StartAsync(ServiceProcess.SmallDemo);

        var refused = await PostAsync(service, "/v1/put-customer", """{"customer_id":"nobody","score":{"open_complaint":true}}""");

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal("score.tier is required: there is no such customer, and a new one needs a tier", Error(refused.Body));
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(service, "/v1/get-customer", """{"customer_id":"nobody"}""")).Status);
    }

    [Fact]
    public async Task Every_column_of_a_score_is_written_and_read_back()
    {
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis, "ann");
        await using var service = await ServiceProcess.StartAsync(Settings(redis));
        var client = new CustomerService.CustomerServiceClient(service.Channel);
        var full = Full();
        Assert.All(ScoreRecord.Descriptor.Fields.InDeclarationOrder(), field => Assert.NotEqual(
            field.Accessor.GetValue(new ScoreRecord()), field.Accessor.GetValue(full)));

        await client.PutCustomerAsync(new PutCustomerRequest { CustomerId = "wire", Score = full });
        Assert.Equal(full, (await client.GetCustomerAsync(new GetCustomerRequest { CustomerId = "wire" })).Score);

        await TierCtlAsync(
            0, "put", "--customer", "line", "--tier", "platinum", "--value-score", "81.5", "--percentile", "90.25", "--recency", "5", "--frequency", "4",
            "--monetary", "3", "--segment", "champions", "--lifetime-value", "1200.5", "--margin", "-3", "--probability-active", "0.5", "--language", "de",
            "--agent", "ann", "--flag", "vulnerable", "--flag", "open_complaint", "--flag", "fraud_hold", "--flag", "verified", "--flag", "dissatisfied",
            "--as-of", "2026-03-01", "--tier-since", "2025-01-01", "--dissatisfied-at", "2026-02-20", "--service", service.GrpcAddress.ToString());
        Assert.Equal(full, (await client.GetCustomerAsync(new GetCustomerRequest { CustomerId = "line" })).Score);
    }

    [Fact]
    public async Task Write_while_redis_is_down_is_unavailable_and_decisions_go_on()
    {
        await using var redis = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true, Settings = ["appendfsync always"] });
        await LoadAsync(redis);
        await using var service = await ServiceProcess.StartAsync(Settings(redis));
        var writer = new CustomerService.CustomerServiceClient(service.Channel);
        Assert.Equal(WriteOutcome.Applied, (await writer.PutCustomerAsync(Put("1", "platinum", version: 5))).Outcome);
        await UntilTierAsync(service, new Customer { CustomerId = "1" }, "platinum");

        await redis.KillAsync();
        var failed = await Assert.ThrowsAsync<RpcException>(() => writer.PutCustomerAsync(Put("1", "gold", version: 6)).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, failed.StatusCode);
        Assert.Contains("The write may stand or not", failed.Status.Detail, StringComparison.Ordinal);
        var unread = await Assert.ThrowsAsync<RpcException>(() => writer.GetCustomerAsync(new GetCustomerRequest { CustomerId = "1" }).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, unread.StatusCode);
        Assert.DoesNotContain("writ", unread.Status.Detail, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("platinum", (await AskAsync(service, new Customer { CustomerId = "1" })).Tier.Name);

        await redis.RestartAsync();
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    return (await writer.PutCustomerAsync(Put("1", "gold", version: 6))).Outcome == WriteOutcome.Applied;
                }
                catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
                {
                    return false;
                }
            },
            "the write is taken");
        await UntilTierAsync(service, new Customer { CustomerId = "1" }, "gold");
    }

    /// <summary>Writes one after the other, each until another node decides by it; the times are for the reader of the log, and no test.</summary>
    [Fact]
    public async Task Every_write_reaches_the_other_node()
    {
        const int Writes = 300;
        await using var redis = await RedisServer.StartAsync();
        await LoadAsync(redis);
        await using var first = await ServiceProcess.StartAsync(Settings(redis));
        await using var second = await ServiceProcess.StartAsync(Settings(redis));
        var writer = new CustomerService.CustomerServiceClient(first.Channel);
        var times = new List<double>(Writes);
        for (var i = 0; i < Writes; i++)
        {
            var tier = i % 2 == 0 ? "platinum" : "gold";
            await writer.PutCustomerAsync(Put($"{i / 2 % 50}", tier, version: (ulong)(100 + i)));
            var acknowledged = Stopwatch.GetTimestamp();
            while ((await AskAsync(second, new Customer { CustomerId = $"{i / 2 % 50}" })).Tier.Name != tier)
            {
                Assert.True(Stopwatch.GetElapsedTime(acknowledged) < Wait.Deadline, $"write {i} does not reach the other node");
            }

            times.Add(Stopwatch.GetElapsedTime(acknowledged).TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine(FormattableString.Invariant(
            $"acknowledged to decided by elsewhere: p50 {times[Writes / 2]:0.00} ms, p99 {times[Writes * 99 / 100]:0.00} ms, longest {times[^1]:0.00} ms"));
    }

    private static Timestamp At(string day) => Timestamp.FromDateTimeOffset(DateTimeOffset.Parse($"{day}T00:00:00Z", null));

    private static ScoreRecord Full() => new()
    {
        Tier = "platinum", ValueScore = 81.5f, Percentile = 90.25f, Recency = 5, Frequency = 4, Monetary = 3, Segment = Segment.Champions,
        LifetimeValue = 1200.5f, Margin = -3, ProbabilityActive = 0.5f, Language = "de", PreferredAgent = "ann", Vulnerable = true, OpenComplaint = true,
        FraudHold = true, Verified = true, Dissatisfied = true, AsOf = At("2026-03-01"), TierSince = At("2025-01-01"), DissatisfiedAt = At("2026-02-20"),
    };

    private static Dictionary<string, string> Settings(RedisServer redis) => new()
    {
        ["TIERDECISION__REDIS__CONNECTION"] = redis.ConnectionString,
        ["TIERDECISION__IDENTITY__KEY"] = Key,
    };

    private static PutCustomerRequest Put(string id, string tier, ulong version, string? phone = null)
    {
        var request = new PutCustomerRequest { CustomerId = id, Score = new ScoreRecord { Tier = tier, ValueScore = 50 }, Version = version };
        if (phone is not null)
        {
            request.AddAliases.Add(new Customer { Phone = phone });
        }

        return request;
    }

    private static async Task LoadAsync(RedisServer redis, params string[] agents)
    {
        await using var store = new RedisCustomerStore(
            new RedisStoreOptions { Connection = redis.ConnectionString }, NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);
        var hasher = new IdentityHasher(Convert.FromHexString(Key));
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        var header = new DatasetHeader
        {
            Tiers = ["gold", "platinum"], PolicyName = "p", PolicyVersion = "1", AsOf = now, IdentityKeyFingerprint = hasher.Fingerprint, Agents = agents,
        };
        var customers = Enumerable.Range(0, 100).Select(number =>
        {
            Assert.Equal(IdentityError.None, hasher.TryHashCustomerId($"{number}", out var key));
            return new CustomerRecord(key, new Core.Customers.CustomerScore { Tier = 0, AsOf = now, Version = 1 }, []);
        });
        Assert.Equal(LoadStatus.Loaded, (await store.LoadAsync(header, customers, null, default)).Status);
    }

    private static async Task<DecideResponse> AskAsync(ServiceProcess service, Customer customer) =>
        await service.Client.DecideAsync(new DecideRequest { Customer = customer, Contact = new Contact { Channel = V1.Channel.Voice } });

    private static Task UntilTierAsync(ServiceProcess service, Customer customer, string tier) =>
        Wait.UntilAsync(async () => (await AskAsync(service, customer)).Tier.Name == tier, $"the tier is {tier}");

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(ServiceProcess service, string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await service.Http.PostAsync(path, body);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static string Error(string json)
    {
        var error = Assert.Single(JsonDocument.Parse(json).RootElement.GetProperty("errors").EnumerateArray());
        return $"{error.GetProperty("field").GetString()} {error.GetProperty("description").GetString()}";
    }

    private static string Text(string json, string name) => JsonDocument.Parse(json).RootElement.GetProperty(name).GetString()!;

    private static async Task<string> TierCtlAsync(int exitCode, params string[] arguments)
    {
        await using var process = ChildProcess.Start(ProgramPath.DotNet, [ProgramPath.TierCtl, .. arguments], Path.GetTempPath(), null);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == exitCode, $"tierctl ended with {process.ExitCode}:\n{process.Output}\n{process.Error}");
        return process.Output;
    }
}
