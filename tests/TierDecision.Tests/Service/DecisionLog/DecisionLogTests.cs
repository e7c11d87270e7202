using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using TierDecision.Service.Decisions;
using TierDecision.Service.Requests;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Records;
using TierDecision.V1;

namespace TierDecision.Tests.Service.DecisionLog;

public class DecisionLogTests
{
    [Fact]
    public async Task Decision_of_a_known_customer_is_written_with_all_that_it_was_made_of()
    {
        var log = new LogCase();
        var score = TestService.Score();
        await log.Service.ServeAsync(TestService.Customer("42", score));
        var request = TestService.Call("42");
        request.RequestId = "r \"1\"";
        request.Contact.Topic = "退款";
        request.Contact.Matter = Matter.Emergency;
        request.Contact.Attributes.Add("plan", "premium");

        var answer = log.Service.Decide(request);
        var written = await log.WrittenAsync();

        Assert.Equal(
            """
            {"format":3,"decision_id":"ID","request_id":"r \"1\"","decided_at":"2026-03-04T10:00:00.25Z",
            "policy":{"name":"test","version":"7","revision":"REVISION"},
            "customer":{"knowledge":"known","identifier":"customer_id","pseudonym":"KEY","tier":"gold","sealed_record":"RECORD"},
            "request":{"context":"contact","arrived_at":"2026-03-04T10:00:00.25Z","channel":"voice","topic":"退款","matter":"emergency","attributes":{"plan":"premium"}},
            "tier":"gold","score":"known","priority":97,"head_start_ms":420000,"sort_key":1772617980250,"priority_rules":["emergency","by-phone"],
            "routing_rule":"care-first","queue":"care","target":0,"sla_rule":"calls","due":{"answer":"2026-03-04T10:00:30.25Z"},"handling":"person","guardrails":["emergency"],"degraded":false}
            """.ReplaceLineEndings(""),
            log.Target.Lines[0]
                .Replace(answer.DecisionId, "ID", StringComparison.Ordinal)
                .Replace(answer.Policy.Revision, "REVISION", StringComparison.Ordinal)
                .Replace((string)written["customer"]!["pseudonym"]!, "KEY", StringComparison.Ordinal)
                .Replace((string)written["customer"]!["sealed_record"]!, "RECORD", StringComparison.Ordinal));
        Assert.Matches("^[0-9a-f]{32}$", (string)written["customer"]!["pseudonym"]!);
        Assert.DoesNotContain("\"42\"", log.Target.Lines[0], StringComparison.Ordinal);
        TestService.Hasher.TryHashCustomerId("42", out var key);
        Assert.DoesNotContain(key.High.ToString("x16", System.Globalization.CultureInfo.InvariantCulture), log.Target.Lines[0], StringComparison.Ordinal);

        // What the replica held, byte for byte, but for the tier, which is the policy's.
        var group = -1;
        var box = Convert.FromBase64String((string)written["customer"]!["sealed_record"]!);
        var keys = (await log.Service.Store.ReadErasureKeysAsync(null, default)).Keys!;
        Assert.Equal(RecordReadError.None, CustomerRecordCodec.TryRead(SealedRecord.Open(keys, box, ref group), out var record));
        Assert.Equal(ErasureKeys.Group(key), group);
        Assert.Equal((score.ValueScore, score.Segment, score.AsOf), (record.ValueScore, record.Segment, record.AsOf));
    }

    [Fact]
    public async Task Decision_that_waits_while_its_customer_is_removed_is_written_under_the_keys_of_before()
    {
        var log = new LogCase();
        await log.Service.ServeAsync(TestService.Customer("42", TestService.Score()));
        log.Service.Decide(TestService.Call("42"));
        TestService.Hasher.TryHashCustomerId("42", out var key);
        var before = log.Service.Erasure.Pseudonym(key);

        log.Service.Store.Keys = TestErasure.Keys(2);
        Assert.Null(await log.Service.Erasure.RefreshAsync(default));
        var customer = (await log.WrittenAsync())["customer"]!;

        Assert.Equal(before, (string)customer["pseudonym"]!);
        Assert.NotEqual(before, log.Service.Erasure.Pseudonym(key));
        Assert.Null(log.Service.Erasure.OpenRecord(key, Convert.FromBase64String((string)customer["sealed_record"]!)));
    }

    [Fact]
    public async Task Attributes_that_become_long_are_left_out_and_the_line_says_so()
    {
        var log = new LogCase();
        await log.Service.ServeAsync();
        var plain = TestService.Call("42");
        var hostile = TestService.Call("42");
        for (var i = 0; i < 32; i++)
        {
            plain.Contact.Attributes.Add($"{i:d3}{new string('a', 125)}", new string('b', 128));
            hostile.Contact.Attributes.Add($"{i:d3}{new string('\u0001', 125)}", new string('\u0001', 128));
        }

        log.Service.Decide(plain);
        log.Service.Decide(hostile);
        Assert.True(await log.Worker.WriteAllAsync(CancellationToken.None));

        Assert.DoesNotContain("attributes_left_out", log.Target.Lines[0], StringComparison.Ordinal);
        var request = JsonNode.Parse(log.Target.Lines[1])!["request"]!;
        Assert.Equal(32, ((JsonObject)request["attributes"]!).Count + (int)request["attributes_left_out"]!);
        Assert.All(log.Target.Lines, line => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 1, 16 * 1024));
    }

    [Fact]
    public async Task Attributes_that_wait_have_a_limit_in_bytes()
    {
        var log = new LogCase(capacity: 64);
        await log.Service.ServeAsync();
        var request = TestService.Call("42");
        for (var i = 0; i < 32; i++)
        {
            request.Contact.Attributes.Add($"{i:d3}{new string('a', 125)}", new string('b', 128));
        }

        for (var i = 0; i < 64; i++)
        {
            log.Service.Decide(request);
        }

        // 32 times 256 characters of two bytes, and what strings and dictionary have beside: some 19 kB a request.
        Assert.InRange(await log.CountAsync("dropped"), 60, 63);

        // Their memory is free again once they are written.
        Assert.True(await log.Worker.WriteAllAsync(CancellationToken.None));
        log.Service.Decide(request);
        Assert.True(await log.Worker.WriteAllAsync(CancellationToken.None));
        Assert.Equal(65, await log.CountAsync("dropped") + await log.CountAsync("written"));
    }

    [Fact]
    public async Task Target_that_throws_is_tried_again()
    {
        var log = new LogCase();
        await log.Service.ServeAsync();
        log.Target.Throws = true;

        log.Service.Decide(TestService.Call("1"));
        Assert.False(await log.Worker.WriteAllAsync(CancellationToken.None));
        log.Target.Throws = false;

        Assert.True(await log.Worker.WriteAllAsync(CancellationToken.None));
        Assert.Single(log.Target.Lines);
    }

    [Fact]
    public async Task What_does_not_apply_is_left_out()
    {
        var log = new LogCase();
        await log.Service.ServeAsync();

        log.Service.Decide(new DecideRequest { Order = new Order { Value = 99, PromisedAt = Timestamp.FromDateTimeOffset(TestService.Now.ToDateTimeOffset().AddDays(1)) } });
        var written = await log.WrittenAsync();

        Assert.Equal("""{"knowledge":"not_named"}""", written["customer"]!.ToJsonString());
        Assert.Equal("""{"context":"order","arrived_at":"2026-03-04T10:00:00.25Z","order_value":99,"promised_at":"2026-03-05T10:00:00.25Z"}""", written["request"]!.ToJsonString());
        Assert.All(["request_id", "routing_rule", "queue", "sla_rule", "due", "guardrails", "tier_overridden"], key => Assert.False(((JsonObject)written).ContainsKey(key), key));
        Assert.Empty((JsonArray)written["priority_rules"]!);
    }

    [Fact]
    public async Task Batch_is_written_and_parts_and_malformed_requests_are_not()
    {
        var log = new LogCase();
        await log.Service.ServeAsync();
        var batch = new DecideBatchRequest { Requests = { TestService.Call("1"), new DecideRequest(), TestService.Call("2") } };

        var response = log.Service.Decide(batch);
        var part = Question.Of(new GetPriorityRequest { Contact = new Contact { Channel = Channel.Voice } });
        Assert.Equal(DecideOutcome.Decided, log.Service.TryDecide(part, out _));
        Assert.True(await log.Worker.WriteAllAsync(CancellationToken.None));

        Assert.Equal(
            [response.Results[0].Decision.DecisionId, response.Results[2].Decision.DecisionId],
            log.Target.Lines.Select(line => (string?)JsonNode.Parse(line)!["decision_id"]));
    }

    [Fact]
    public async Task Attributes_are_those_of_the_time_of_the_decision()
    {
        var log = new LogCase();
        await log.Service.ServeAsync();
        var request = TestService.Call("1");
        request.Contact.Attributes.Add("plan", "basic");

        log.Service.Decide(request);
        request.Contact.Attributes["plan"] = "premium";

        Assert.Equal("basic", (string?)(await log.WrittenAsync())["request"]!["attributes"]!["plan"]);
    }

    [Fact]
    public async Task What_does_not_fit_is_dropped_and_counted_and_no_decision_fails()
    {
        var log = new LogCase(capacity: 8);
        await log.Service.ServeAsync();

        Assert.All(Enumerable.Range(0, 11), i => Assert.True(log.TryDecide(TestService.Call($"{i}"))));
        Assert.True(await log.Worker.WriteAllAsync(CancellationToken.None));

        Assert.Equal((8, 8, 3), (log.Target.Lines.Count, await log.CountAsync("written"), await log.CountAsync("dropped")));
    }

    [Fact]
    public async Task Target_that_fails_is_tried_again_with_what_it_did_not_take()
    {
        var log = new LogCase();
        await log.Service.ServeAsync();
        var ids = Enumerable.Range(0, 5).Select(i => log.Service.Decide(TestService.Call($"{i}")).DecisionId).ToList();
        (log.Target.Failures, log.Target.TakenByFailure) = (2, 2);

        Assert.False(await log.Worker.WriteAllAsync(CancellationToken.None));
        Assert.False(await log.Worker.WriteAllAsync(CancellationToken.None));
        ids.Add(log.Service.Decide(TestService.Call("5")).DecisionId);
        Assert.True(await log.Worker.WriteAllAsync(CancellationToken.None));

        Assert.Equal(ids, log.Target.Lines.Select(line => (string?)JsonNode.Parse(line)!["decision_id"]));
        Assert.Equal(6, await log.CountAsync("written"));
    }

    [Fact]
    public async Task End_writes_what_is_left_also_where_the_target_fails_at_first()
    {
        var log = new LogCase();
        await log.Service.ServeAsync();
        await log.Worker.StartAsync(CancellationToken.None);
        log.Target.Failures = 2;
        for (var i = 0; i < 700; i++)
        {
            Assert.True(log.TryDecide(TestService.Call("1")));
        }

        await log.Worker.StopAsync(CancellationToken.None);

        Assert.Equal((700, 0), (log.Target.Lines.Count, await log.CountAsync("lost")));
    }

    [Fact]
    public async Task End_waits_no_longer_than_it_is_allowed_to_and_counts_what_is_lost()
    {
        var log = new LogCase(drain: TimeSpan.FromMilliseconds(50));
        await log.Service.ServeAsync();
        log.Target.Failures = int.MaxValue;
        for (var i = 0; i < 600; i++)
        {
            Assert.True(log.TryDecide(TestService.Call("1")));
        }

        await log.Worker.StartAsync(CancellationToken.None);
        await log.Worker.StopAsync(CancellationToken.None);

        Assert.Equal((0, 600), (log.Target.Lines.Count, await log.CountAsync("lost")));
    }

    [Fact]
    public async Task Decision_that_is_logged_allocates_no_more_than_one_that_is_not()
    {
        var log = new LogCase();
        await log.Service.ServeAsync(TestService.Customer("42", TestService.Score()));
        var request = TestService.Call("42");

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                log.TryDecide(request);
            }
        }));
    }
}
