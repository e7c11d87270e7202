using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Records;
using TierDecision.Tests.Shared;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>
/// Customers are loaded, asked about, written, refused and traced by their id, number and address, and by wrong forms of them. None of these stands
/// in what Redis keeps on disk, in the checkpoint, in the decision log, in the metrics, or in what the programs print.
/// </summary>
public sealed class PrivacyTests : IDisposable
{
    private const string Key = "000102030405060708090a0b0c0d0e0f";
    private const string Id = "unmistakable-customer-7301";
    private const string National = "2079460958";
    private const string Phone = "+44" + National;
    private const string Name = "unmistakable.person";
    private const string Email = Name + "@example.com";
    private const string External = "unmistakable-contact-003";

    private readonly CliFolder _cli = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("privacy-").FullName;

    public void Dispose()
    {
        _cli.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Nothing_names_a_customer()
    {
        await using var redis = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true, Settings = ["rdbcompression no"] });
        var printed = new StringBuilder(await LoadAsync(redis));
        await using var service = await ServiceProcess.StartAsync(Settings(redis));
        await service.UntilReadyAsync();
        await UseAsync(service);
        await Wait.UntilAsync(() => Directory.GetFiles(_folder).Any(file => Contains(file, Hash())), "the checkpoint has the customer");
        await Wait.UntilAsync(() => File.Exists(Log) && Contains(Log, "decision_id"u8.ToArray()), "the decision log is written");
        await redis.ExecuteAsync("SAVE");
        var metrics = await service.MetricsAsync();
        await service.StopAsync();
        printed.Append(service.Output);

        // Where the customer is, under the hash, or the absence of the rest would prove nothing.
        string[] kept =
        [
            .. Directory.GetFiles(redis.Folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".sock", StringComparison.Ordinal)),
        ];
        Assert.Contains(kept, file => file.EndsWith(".aof", StringComparison.Ordinal) && Contains(file, Hash()));
        Assert.Contains(kept, file => file.EndsWith(".rdb", StringComparison.Ordinal) && Contains(file, Hash()));
        Assert.Contains("tierdecision_decisions_total", metrics, StringComparison.Ordinal);
        Assert.Contains("Requests that could not be read", printed.ToString(), StringComparison.Ordinal);

        foreach (var text in new[] { Id, National, Name, External })
        {
            Assert.DoesNotContain(kept, file => Contains(file, Encoding.ASCII.GetBytes(text)));
            Assert.DoesNotContain(Directory.GetFiles(_folder), file => Contains(file, Encoding.ASCII.GetBytes(text)));
            Assert.DoesNotContain(text, metrics, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(text, printed.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    private string Log => Path.Combine(_folder, "decisions.jsonl");

    private Dictionary<string, string> Settings(RedisServer redis) => new()
    {
        ["TIERDECISION__REDIS__CONNECTION"] = redis.ConnectionString,
        ["TIERDECISION__IDENTITY__KEY"] = Key,
        ["TIERDECISION__REPLICA__POLLINTERVAL"] = "00:00:00.1",
        ["TIERDECISION__CHECKPOINT__PATH"] = Path.Combine(_folder, "customers.checkpoint"),
        ["TIERDECISION__CHECKPOINT__INTERVAL"] = "00:00:01",
        ["TIERDECISION__DECISIONLOG__TARGET"] = "File",
        ["TIERDECISION__DECISIONLOG__FILE"] = Log,
        ["TIERDECISION__REPLIES__KEEPANSWERSFOR"] = "00:10:00",
        ["TIERDECISION__REPLIES__EXPLANATIONS"] = "All",
        ["TIERDECISION__REPLIES__CACHETIMEOUT"] = "00:00:05",
        ["LOGGING__LOGLEVEL__DEFAULT"] = "Debug",
    };

    // As a program of its own would print it; one line is good.
    private async Task<string> LoadAsync(RedisServer redis)
    {
        var file = _cli.Write("scores.csv", "customer_id,tier,phone,email", $"{Id},gold,{Phone},{Email}", "2,standard,,");
        _cli.Set("TIERDECISION__IDENTITY__KEYFILE", _cli.Write("key", Key));
        var result = await _cli.RunAsync("load", file, "--redis", redis.ConnectionString);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output + result.Error;
    }

    private static async Task UseAsync(ServiceProcess service)
    {
        var customers = new CustomerService.CustomerServiceClient(service.Channel);
        Customer[] identifiers =
        [
            new() { CustomerId = Id }, new() { Phone = Phone }, new() { Email = Email },
            new() { ExternalId = new ExternalId { Source = "crm", Id = External } },

            // Wrong forms, which are refused or stand for nobody, each with a reason.
            new() { CustomerId = Id + "\u0001" }, new() { Phone = "sip:" + Phone + "\u0002" },
            new() { Email = Email + "@" }, new() { Phone = National + Name },
        ];
        foreach (var customer in identifiers)
        {
            foreach (var request in new[] { Requests.Call(), Requests.Call() })
            {
                request.Customer = customer;
                request.RequestId = $"r{Array.IndexOf(identifiers, customer)}";
                request.Explain = true;
                await RefusedOrNotAsync(async () => await service.Client.DecideAsync(request));
                using var answer = await service.PostAsync("/v1/decide", JsonFormatter.Default.Format(request));
            }

            var put = new PutCustomerRequest { CustomerId = customer.CustomerId, Score = new ScoreRecord { Tier = "no-such-tier" } };
            put.AddAliases.Add(customer);
            await RefusedOrNotAsync(async () => await customers.PutCustomerAsync(put));
            await RefusedOrNotAsync(async () => await customers.GetCustomerAsync(new GetCustomerRequest { CustomerId = customer.CustomerId }));
        }

        var good = new PutCustomerRequest { CustomerId = Id, Score = new ScoreRecord { Tier = "platinum", ValueScore = 9 } };
        good.AddAliases.Add(identifiers[3]);
        Assert.Equal(WriteOutcome.Applied, (await customers.PutCustomerAsync(good)).Outcome);
        await customers.SetOverrideAsync(new SetOverrideRequest
        {
            CustomerId = Id, Tier = "gold", Author = "ann", Reason = "a complaint",
            ExpiresAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(1)),
        });
        await customers.TraceCustomerAsync(new TraceCustomerRequest { CustomerId = Id, Aliases = { identifiers[1] } });

        // Bodies that cannot be read, with the customer in them, and addresses that are none.
        string[] bodies =
        [
            $"{{\"customer\":{{\"customer_id\":\"{Id}\"", $"{{\"{Id}\":1}}", $"\"{Phone}\"", $"{{\"customer\":{{\"phone\":{Phone}}}}}",
        ];
        foreach (var body in bodies)
        {
            using var refused = await service.PostAsync("/v1/decide", body);
            Assert.False(refused.IsSuccessStatusCode);
        }

        using var unknown = await service.GetAsync($"/v1/{Id}?phone={Phone}&email={Email}");
        using var explanation = await service.GetAsync($"/v1/explanations/{Id}");
        Assert.False(unknown.IsSuccessStatusCode || explanation.IsSuccessStatusCode);
        using var fuzz = new Fuzz.FuzzClient(service.GrpcAddress, service.HttpAddress);
        Assert.Equal("3", (await fuzz.PlainAsync("/tierdecision.v1.DecisionService/Decide", [0x0A, 0x7F, .. Encoding.ASCII.GetBytes(Id)])).Grpc);
    }

    private static async Task RefusedOrNotAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.FailedPrecondition)
        {
            // What is said goes to the caller, who sent it.
        }
    }

    private static byte[] Hash()
    {
        Assert.Equal(IdentityError.None, new IdentityHasher(Convert.FromHexString(Key)).TryHashCustomerId(Id, out var key));
        return KeyBytes.ToArray(key);
    }

    private static bool Contains(string file, byte[] bytes)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray().AsSpan().IndexOf(bytes) >= 0;
        }
        catch (FileNotFoundException)
        {
            return false; // moved into its place while it was looked for
        }
    }
}
