using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Service;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>
/// A store that f4a58b1 wrote is served as f4a58b1 served it, and is written to, flipped back and replaced like one of this version's own. It holds
/// two loads with single writes before and after the second: see <c>f4a58b1/make.sh</c>.
/// </summary>
public abstract class EarlierStoreContract : IAsyncLifetime
{
    private const string Voice = """ "contact":{"channel":"CHANNEL_VOICE","arrived_at":"2026-11-10T09:15:00Z"}} """;

    internal EarlierData Data { get; } = new();

    /// <summary>What the files of this store's answers begin with.</summary>
    protected abstract string Name { get; }

    /// <summary>The settings of a service or a command that works on a copy of the store.</summary>
    protected abstract IReadOnlyDictionary<string, string> Store { get; }

    /// <summary>Further settings of a service that writes the decision log where the earlier one did.</summary>
    protected abstract IReadOnlyDictionary<string, string> Log { get; }

    /// <summary>The arguments of <c>tierctl log</c>.</summary>
    protected abstract string[] LogSource { get; }

    public abstract Task InitializeAsync();

    public virtual Task DisposeAsync()
    {
        Data.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Service_answers_as_the_earlier_one_did()
    {
        await using var service = await Programs.Current.StartServiceAsync(Store);

        await RecordedAnswers.AssertSameAsync(service, "customers", $"{Name}-customers");
        await RecordedAnswers.AssertSameAsync(service, "lookups", "lookups");
        await RecordedAnswers.AssertSameAsync(service, "decisions", "decisions");
        await RecordedAnswers.AssertSameOverGrpcAsync(service, "decisions", "decisions");
    }

    [Fact]
    public async Task Traces_have_the_places_and_pseudonyms_that_they_had()
    {
        await using var service = await Programs.Current.StartServiceAsync(WithLog());

        await RecordedAnswers.AssertSameAsync(service, "traces", $"{Name}-traces");
    }

    [Fact]
    public async Task Cache_instead_of_all_customers_answers_as_the_earlier_service_did()
    {
        var settings = new Dictionary<string, string>(Store)
        {
            ["TIERDECISION__REPLICA__MODE"] = "cache",
            ["TIERDECISION__REPLICA__CACHECUSTOMERS"] = "1000",
            ["TIERDECISION__REPLICA__CACHETIMEOUT"] = "00:00:10",
        };
        await using var service = await Programs.Current.StartServiceAsync(settings);

        await RecordedAnswers.AssertSameAsync(service, "lookups", "lookups");
        await RecordedAnswers.AssertSameAsync(service, "decisions", "decisions");
    }

    [Fact]
    public async Task Log_is_printed_as_it_was()
    {
        var printed = await Programs.Current.TierCtlAsync(Store, ["log", .. LogSource]);
        var lines = await Programs.Current.TierCtlAsync(Store, ["log", "--json", .. LogSource]);

        Assert.Equal(Words(RecordedAnswers.Answers($"{Name}-log")), Words(printed.Split('\n')));
        Assert.Equal(RecordedAnswers.Questions("kept").Length, lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal(2, (int)JsonNode.Parse(line)!["format"]!));
    }

    [Fact]
    public async Task Flip_back_makes_the_customers_from_before_the_last_load_the_live_ones_and_back()
    {
        await Programs.Current.TierCtlAsync(Store, "load", "--flip-back");
        await using var service = await Programs.Current.StartServiceAsync(WithLog());

        await RecordedAnswers.AssertSameAsync(service, "traces", $"{Name}-traces-flipped-back");
        await RecordedAnswers.AssertSameAsync(service, "lookups", "lookups-flipped-back");

        await Programs.Current.TierCtlAsync(Store, "load", "--flip-back");
        await UntilAsync(service, ById("konto 16/b"), "silver");
        await RecordedAnswers.AssertSameAsync(service, "lookups", "lookups-flipped-twice");
    }

    [Fact]
    public async Task Single_writes_go_on_from_the_versions_that_stand()
    {
        await using var service = await Programs.Current.StartServiceAsync(Store);
        var writer = new CustomerService.CustomerServiceClient(service.Channel);

        // Versions: of a load, of a write, and of a removal that a load did not undo.
        var loaded = (await writer.GetCustomerAsync(new GetCustomerRequest { CustomerId = "1" })).Version;
        Assert.Equal((WriteOutcome.Older, loaded), Outcome(await writer.PutCustomerAsync(Put("1", "gold", loaded))));
        Assert.Equal((WriteOutcome.Applied, loaded + 1), Outcome(await writer.PutCustomerAsync(Put("1", "gold", loaded + 1))));

        // The earlier version took versions of the year 2255. What stands under one is replaced by any; a removal stands.
        Assert.Equal((WriteOutcome.Older, 9000000000002ul), Outcome(await writer.PutCustomerAsync(Put("12", "platinum", 0))));
        Assert.Equal((WriteOutcome.Applied, loaded + 1), Outcome(await writer.PutCustomerAsync(Put("20", "platinum", loaded + 1))));
        Assert.Equal((WriteOutcome.Older, loaded + 1), Outcome(await writer.PutCustomerAsync(Put("20", "gold", loaded))));
        await UntilAsync(service, ById("1"), "gold");
        await UntilAsync(service, ById("20"), "platinum");

        // An alias that a write gave to customer 3 goes to customer 9.
        var moved = Put("9", "platinum", 0);
        moved.AddAliases.Add(new Customer { Phone = "+999000000203" });
        Assert.Equal(WriteOutcome.Applied, (await writer.PutCustomerAsync(moved)).Outcome);
        await UntilAsync(service, """{"phone":"+999000000203"}""", "platinum");

        // One override ends, another takes the place of the one that was ended.
        var clear = new ClearOverrideRequest { CustomerId = "2", Author = "ann", Reason = "over" };
        Assert.Equal(WriteOutcome.Applied, (await writer.ClearOverrideAsync(clear)).Outcome);
        await UntilAsync(service, ById("2"), "gold");
        var set = new SetOverrideRequest
        {
            CustomerId = "5", Tier = "platinum", Author = "ann", Reason = "again",
            ExpiresAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(9)),
        };
        Assert.Equal(WriteOutcome.Applied, (await writer.SetOverrideAsync(set)).Outcome);
        await UntilAsync(service, ById("5"), "platinum");
        Assert.Equal(0, await service.MetricAsync("tierdecision_replica_resyncs_total"));
    }

    [Fact]
    public async Task Removal_takes_out_all_that_the_earlier_version_wrote_of_a_customer()
    {
        await using var service = await Programs.Current.StartServiceAsync(WithLog());
        var writer = new CustomerService.CustomerServiceClient(service.Channel);
        var (phone, email) = (new Customer { Phone = "+999000000002" }, new Customer { Email = "second@example.com" });
        var trace = new TraceCustomerRequest { CustomerId = "2", Aliases = { phone, email } };
        var before = await writer.TraceCustomerAsync(trace);

        // It is in the log under the pseudonym of its phone number.
        var log = await Programs.Current.TierCtlAsync(Store, ["log", "--json", .. LogSource]);
        Assert.Contains(before.LogPseudonyms[1], log, StringComparison.Ordinal);
        Assert.Equal(2, before.Traces.Count(found => found.Place == TracePlace.Record));

        var removal = new RemoveCustomerRequest { CustomerId = "2", Version = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() };
        await Wait.UntilAsync(async () => await TryRemoveAsync(writer, removal), "the customer is removed");

        await Wait.UntilAsync(async () => (await writer.TraceCustomerAsync(trace)).Erased, "nothing is left of the customer");
        await Wait.UntilAsync(
            async () => !(await writer.TraceCustomerAsync(trace)).LogPseudonyms.Intersect(before.LogPseudonyms).Any(),
            "the log's pseudonyms are nobody's any more");
        await UntilAsync(service, ById("2"), "standard");
        await UntilAsync(service, """{"email":"second@example.com"}""", "standard");

        // Nor do the customers from before bring it back.
        await Programs.Current.TierCtlAsync(Store, "load", "--flip-back");
        await UntilAsync(service, ById("konto 16/b"), "standard");
        Assert.Equal("standard", await TierAsync(service, ById("2")));
        Assert.Equal("standard", await TierAsync(service, """{"phone":"+999000000002"}"""));
        Assert.True((await writer.TraceCustomerAsync(trace)).Erased);
    }

    [Fact]
    public async Task Load_replaces_what_was_loaded_and_keeps_what_is_newer()
    {
        var file = Data.PathOf("next.csv");
        await File.WriteAllLinesAsync(file, ["customer_id,tier,phone", "1,silver,", "2,silver,", "12,silver,+999000000012", "99,gold,+999000000099"]);
        await using var service = await Programs.Current.StartServiceAsync(Store);

        await Programs.Current.TierCtlAsync(Store, "load", file);
        await UntilAsync(service, """{"phone":"+999000000099"}""", "gold");

        Assert.Equal("silver", await TierAsync(service, ById("1")));
        Assert.Equal("standard", await TierAsync(service, ById("3"))); // written before the load, and not in it
        Assert.Equal("platinum", await TierAsync(service, ById("2"))); // an override
        Assert.Equal("gold", await TierAsync(service, """{"phone":"+999000000240"}""")); // written under a version of the year 2255
        Assert.Equal("standard", await TierAsync(service, ById("12"))); // removed under one
        Assert.Equal("standard", await TierAsync(service, """{"phone":"+999000000012"}"""));

        await Programs.Current.TierCtlAsync(Store, "load", "--flip-back");
        await UntilAsync(service, ById("99"), "standard");
        await RecordedAnswers.AssertSameAsync(service, "lookups", "lookups");
    }

    private protected static string ById(string id) => $$"""{"customer_id":"{{id}}"}""";

    /// <summary>The tier of a call of this customer; the last one of those who are not known.</summary>
    private protected static async Task<string> TierAsync(ServiceProcess service, string customer)
    {
        var answer = await RecordedAnswers.AskAsync(service, $$"""/v1/priority {"customer":{{customer}},{{Voice}}""");
        return (string)JsonNode.Parse(answer[4..])!["tier"]!["name"]!;
    }

    private protected static Task UntilAsync(ServiceProcess service, string customer, string tier) =>
        Wait.UntilAsync(async () => await TierAsync(service, customer) == tier, $"the tier of {customer} is {tier}");

    private protected Dictionary<string, string> WithLog(params (string Name, string Value)[] more) =>
        Store.Concat(Log).Concat(more.Select(setting => KeyValuePair.Create($"TIERDECISION__{setting.Name}", setting.Value))).ToDictionary();

    // The embedded store may ask to send it again, where it could not empty its write-ahead log.
    private static async Task<bool> TryRemoveAsync(CustomerService.CustomerServiceClient writer, RemoveCustomerRequest removal)
    {
        try
        {
            return (await writer.RemoveCustomerAsync(removal)).Outcome == WriteOutcome.Applied;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            return false;
        }
    }

    private static PutCustomerRequest Put(string id, string tier, ulong version) => new()
    {
        CustomerId = id, Score = new ScoreRecord { Tier = tier, ValueScore = 50 }, Version = version,
    };

    private static (WriteOutcome Outcome, ulong Version) Outcome(PutCustomerResponse response) => (response.Outcome, response.Version);

    // As wide as columns are, they are.
    private static List<string> Words(IEnumerable<string> lines) =>
        [.. lines.Select(line => string.Join(' ', line.Split([' ', '─'], StringSplitOptions.RemoveEmptyEntries))).Where(line => line.Length > 0)];
}
