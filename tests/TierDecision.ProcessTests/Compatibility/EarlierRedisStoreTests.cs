using System.Text.Json.Nodes;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Service;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>The Redis of f4a58b1: customers, log, answers and explanations that were kept; and the checkpoint of a node that followed it.</summary>
public sealed class EarlierRedisStoreTests : EarlierStoreContract
{
    private RedisServer? _redis;

    protected override string Name => "redis";

    protected override IReadOnlyDictionary<string, string> Store => Data.Settings(("REDIS__CONNECTION", Redis.ConnectionString));

    protected override IReadOnlyDictionary<string, string> Log => new Dictionary<string, string> { ["TIERDECISION__DECISIONLOG__TARGET"] = "Redis" };

    protected override string[] LogSource => ["--redis", Redis.ConnectionString];

    private RedisServer Redis => _redis ?? throw new InvalidOperationException("the server has not been started");

    private (string, string) Checkpoint => ("CHECKPOINT__PATH", Data.PathOf("customers.checkpoint"));

    public override async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        await Data.RestoreAsync(_redis);
    }

    public override async Task DisposeAsync()
    {
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    [Fact]
    public async Task Answers_that_were_kept_are_given_again_unless_the_customer_was_removed()
    {
        await using var service = await StartKeepingAsync();
        var key = Data.AccessKey("desk");
        foreach (var (question, kept) in Kept.Where(pair => pair.Question.Contains("request_id", StringComparison.Ordinal)))
        {
            var answer = await RecordedAnswers.AskAsync(service, question, key);

            if (WasRemoved(question))
            {
                Assert.NotEqual(DecisionId(kept), DecisionId(answer));
                Assert.Contains("SCORE_STATUS_UNKNOWN", answer, StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal(JsonNode.Parse(kept[4..])!.ToJsonString(), JsonNode.Parse(answer[4..])!.ToJsonString());
            }
        }

        var other = Kept[0].Question.Replace("\"1\"", "\"3\"", StringComparison.Ordinal);
        Assert.StartsWith("422 ", await RecordedAnswers.AskAsync(service, other, key), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explanation_that_was_kept_is_given()
    {
        await using var service = await StartKeepingAsync();
        var (_, explained) = Kept.Single(pair => pair.Question.Contains("\"explain\":true", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/explanations/{DecisionId(explained)}", UriKind.Relative));
        request.Headers.Add("authorization", $"Bearer {Data.AccessKey("desk")}");

        using var response = await service.Http.SendAsync(request);

        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        var (was, given) = (JsonNode.Parse(explained[4..])!, JsonNode.Parse(text)!);
        Assert.All(
            ["decision_id", "decided_at", "policy", "explanation"],
            part => Assert.True(JsonNode.DeepEquals(was[part], given[part]), $"{part} was {was[part]} and is {given[part]}"));
    }

    [Fact]
    public async Task Service_starts_from_the_checkpoint_without_redis()
    {
        await Redis.KillAsync();

        await using var service = await Programs.Current.StartServiceAsync(WithCheckpoint());

        await RecordedAnswers.AssertSameAsync(service, "lookups", "lookups");
        await RecordedAnswers.AssertSameAsync(service, "decisions", "decisions");
    }

    [Fact]
    public async Task Service_follows_redis_on_from_the_checkpoint()
    {
        await using var service = await Programs.Current.StartServiceAsync(WithCheckpoint());

        await RecordedAnswers.AssertSameAsync(service, "lookups", "lookups");
        var write = """/v1/put-customer {"customer_id":"9","score":{"tier":"platinum","value_score":50}}""";
        Assert.StartsWith("200 ", await RecordedAnswers.AskAsync(service, write), StringComparison.Ordinal);
        await UntilAsync(service, ById("9"), "platinum");
        Assert.Equal(0, await service.MetricAsync("tierdecision_replica_resyncs_total"));
        await service.StopAsync();
        Assert.Contains("on from the checkpoint: dataset 3", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Serving dataset", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removal_reaches_the_checkpoint_that_the_earlier_version_wrote()
    {
        await using (var service = await Programs.Current.StartServiceAsync(WithCheckpoint()))
        {
            Assert.Equal("platinum", await TierAsync(service, ById("1")));
            await new CustomerService.CustomerServiceClient(service.Channel).RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = "1" });
            await UntilAsync(service, ById("1"), "standard");
        }

        await Redis.KillAsync();
        await using var again = await Programs.Current.StartServiceAsync(WithCheckpoint());

        Assert.Equal("platinum", await TierAsync(again, ById("客户-17")));
        Assert.Equal("standard", await TierAsync(again, ById("1")));
        Assert.Equal("standard", await TierAsync(again, """{"phone":"+999000000101"}"""));
    }

    private static List<(string Question, string Answer)> Kept => [.. RecordedAnswers.Questions("kept").Zip(RecordedAnswers.Answers("kept"))];

    // make.sh removes customer 8 after its decisions.
    private static bool WasRemoved(string question) =>
        question.Contains(ById("8"), StringComparison.Ordinal) || question.Contains("+999000000008", StringComparison.Ordinal);

    private static string DecisionId(string answer) => (string)JsonNode.Parse(answer[4..])!["decision_id"]!;

    private Dictionary<string, string> WithCheckpoint() => Data.Settings(("REDIS__CONNECTION", Redis.ConnectionString), Checkpoint);

    private Task<ServiceProcess> StartKeepingAsync() => Programs.Current.StartServiceAsync(WithLog(
        ("REPLIES__KEEPANSWERSFOR", "01:00:00"), ("REPLIES__EXPLANATIONS", "Asked"), ("REPLIES__CACHETIMEOUT", "00:00:05"),
        ("ACCESS__KEYSFILE", Data.PathOf("access-keys.yaml"))));
}
