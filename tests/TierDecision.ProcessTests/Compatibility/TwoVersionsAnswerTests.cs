using System.Text.RegularExpressions;
using Google.Protobuf;
using Grpc.Core;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Service;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>Nodes of this version and of an earlier one on one Redis: they answer alike, keep answers for each other, and write one log.</summary>
public sealed partial class TwoVersionsAnswerTests
{
    private const int Questions = 2_000;
    private const int AtOnce = 20;
    private const int Attempts = 5;

    private static readonly JsonFormatter ProtoNames = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    [EarlierBuildTheory]
    [InlineData(null)]
    [InlineData("contact-centre.yaml")]
    [InlineData("tickets.yaml")]
    [InlineData("orders.yaml")]
    public async Task Answers_are_equal_byte_for_byte(string? shippedPolicy)
    {
        await using var versions = await TwoVersions.StartAsync(EarlierBuild.Programs);
        var settings = versions.Settings(("POLICY__FILE", shippedPolicy is null ? WithoutShiftPastMidnight(versions) : EarlierBuild.Policy(shippedPolicy)));
        await using var earlier = await EarlierBuild.Programs.StartServiceAsync(settings);
        await using var current = await Programs.Current.StartServiceAsync(settings);
        ServiceProcess[] nodes = [earlier, current];
        var random = new Random(1);

        for (var asked = 0; asked < Questions; asked += AtOnce)
        {
            var requests = Enumerable.Range(0, AtOnce).Select(_ => RandomCustomers.Request(random, TimeProvider.System.GetUtcNow())).ToList();
            requests[0].Explain = true;
            await Task.WhenAll(requests.Skip(1).Select(request => AssertEqualAsync(request, node => LastingBytes.AskAsync(node, request))));
            await Task.WhenAll(requests.Take(2).Select(request => AssertEqualAsync(request, node => LastingTextAsync(node, request))));
        }

        // What passes between the two questions may come to change an answer, such as a time-out: then both are asked anew.
        async Task AssertEqualAsync(DecideRequest request, Func<ServiceProcess, Task<string>> ask)
        {
            for (var attempt = 1; ; attempt++)
            {
                var answers = await Task.WhenAll(nodes.Select(ask));
                if (answers[0] == answers[1])
                {
                    return;
                }

                Assert.True(attempt < Attempts, $"{request}\n  earlier  {answers[0]}\n  current  {answers[1]}");
            }
        }
    }

    // A shift past midnight is one business day; the earlier version counted it as two, so that promises in business days differ on purpose.
    private static string WithoutShiftPastMidnight(TwoVersions versions)
    {
        const string Shift = "sat: 22:00-02:00";
        var text = File.ReadAllText(Path.Combine(EarlierData.Source, "policy.yaml"));
        Assert.Contains(Shift, text, StringComparison.Ordinal);
        var path = versions.PathOf("policy.yaml");
        File.WriteAllText(path, text.Replace(Shift, "sat: 22:00-24:00", StringComparison.Ordinal));
        return path;
    }

    [EarlierBuildTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_and_explanation_that_one_version_keeps_the_other_gives_until_the_customer_is_removed(bool earlierKeeps)
    {
        await using var versions = await TwoVersions.StartAsync(Programs.Current);
        var settings = versions.Settings(("REPLIES__KEEPANSWERSFOR", "01:00:00"), ("REPLIES__EXPLANATIONS", "All"),
            ("REPLIES__CACHETIMEOUT", "00:00:05"));
        await using var earlier = await EarlierBuild.Programs.StartServiceAsync(settings);
        await using var current = await Programs.Current.StartServiceAsync(settings);
        var (keeping, giving) = earlierKeeps ? (earlier, current) : (current, earlier);
        var random = new Random(2);
        var requests = Enumerable.Range(0, 40).Select(i =>
        {
            var request = RandomCustomers.Request(random, TimeProvider.System.GetUtcNow());
            request.RequestId = $"r{i}";
            return request;
        }).ToList();
        requests[0].Customer = new Customer { CustomerId = "1" };

        foreach (var request in requests)
        {
            var kept = await keeping.Client.DecideAsync(request);

            Assert.Equal(kept.ToByteArray(), (await giving.Client.DecideAsync(request)).ToByteArray());
            Assert.Equal(kept, await giving.AskAsync<DecideResponse>("/v1/decide", request));
            await Wait.UntilAsync(async () => await ExplainAsync(giving, kept.DecisionId) is not null, "the explanation is kept");
            Assert.Equal(await ExplainAsync(keeping, kept.DecisionId), await ExplainAsync(giving, kept.DecisionId));
        }

        var another = requests[0].Clone();
        another.Customer = new Customer { CustomerId = "2" };
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await giving.Client.DecideAsync(another));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);

        var answer = await giving.Client.DecideAsync(requests[0]);
        await new CustomerService.CustomerServiceClient(giving.Channel).RemoveCustomerAsync(new RemoveCustomerRequest { CustomerId = "1" });
        foreach (var node in (ServiceProcess[])[keeping, giving])
        {
            await Wait.UntilAsync(
                async () => (await node.Client.DecideAsync(requests[0])).DecisionId != answer.DecisionId, "the answer is nobody's any more");
            await Wait.UntilAsync(async () => await ExplainAsync(node, answer.DecisionId) is null, "the explanation is nobody's any more");
        }
    }

    [EarlierBuildFact]
    public async Task Log_of_both_is_printed_alike_by_both()
    {
        await using var versions = await TwoVersions.StartAsync(Programs.Current);
        var settings = versions.Settings(("DECISIONLOG__TARGET", "Redis"));
        await using var earlier = await EarlierBuild.Programs.StartServiceAsync(settings);
        await using var current = await Programs.Current.StartServiceAsync(settings);
        ServiceProcess[] nodes = [earlier, current];
        var random = new Random(3);
        var decisions = new List<string>();
        for (var i = 0; i < 200; i++)
        {
            decisions.Add((await nodes[i % 2].Client.DecideAsync(RandomCustomers.Request(random, TimeProvider.System.GetUtcNow()))).DecisionId);
        }

        // The same customer has the same pseudonym in the entries of both.
        var same = Requests.CallAt("1", DateTimeOffset.Parse("2026-11-10T09:15:00Z", null));
        foreach (var node in nodes)
        {
            decisions.Add((await node.Client.DecideAsync(same)).DecisionId);
            await node.StopAsync();
        }

        string[] source = ["log", "--redis", versions.Redis.ConnectionString, "--last", "1000"];
        var lines = await BothAsync([.. source, "--json"]);
        var table = await BothAsync(source);

        Assert.Equal(decisions.Order(), lines.Select(Decision).Order());
        Assert.Equal(decisions.Count, table.Count(line => decisions.Any(decision => line.Contains(decision, StringComparison.Ordinal))));
        var entries = lines.Where(line => decisions[^2..].Contains(Decision(line))).Select(line => LaterForm().Replace(Passing().Replace(line, ""), "")).ToList();
        Assert.Equal(2, entries.Count);
        Assert.Equal(entries[0], entries[1]);
        Assert.Contains("\"pseudonym\":", entries[0], StringComparison.Ordinal);

        async Task<string[]> BothAsync(params string[] arguments)
        {
            var printed = await EarlierBuild.Programs.TierCtlAsync(versions.Settings(), arguments);
            Assert.Equal(printed, await Programs.Current.TierCtlAsync(versions.Settings(), arguments));
            return printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    private static string Decision(string line) => DecisionId().Match(line).Groups[1].Value;

    private static async Task<string> LastingTextAsync(ServiceProcess node, DecideRequest request)
    {
        using var response = await node.PostAsync("/v1/decide", JsonFormatter.Default.Format(request));
        var text = await response.Content.ReadAsStringAsync();
        return request.Explain ? Moments().Replace(Passing().Replace(WithoutLaterChanges(text), ""), "#") : Passing().Replace(text, "");
    }

    // The earlier version changes no preferred agent when it looks for what would lead to another queue, and tells times around the clock in UTC.
    private static string WithoutLaterChanges(string answer)
    {
        var response = JsonParser.Default.Parse<DecideResponse>(answer);
        var changes = response.Explanation.QueueChanges;
        foreach (var change in changes.Where(change => change.Field == "has_agent").ToList())
        {
            changes.Remove(change);
        }

        foreach (var due in response.Explanation.Sla?.DueTimes.Where(due => due.Calendar == "24x7") ?? [])
        {
            (due.Zone, due.Text) = ("", null);
        }

        return ProtoNames.Format(response);
    }

    private static async Task<GetExplanationResponse?> ExplainAsync(ServiceProcess node, string decisionId)
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

    [GeneratedRegex("\"decision_id\": ?\"([0-9a-f]{32})\"")]
    private static partial Regex DecisionId();

    // Explanations tell the time and how long it has been since, to the millisecond.
    [GeneratedRegex(@"\d[\d.]*(ms|[dhms])([\d.]+(ms|[dhms]))*|\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Moments();

    // The earlier version wrote the record open.
    [GeneratedRegex("\"format\":\\d,|\"(sealed_)?record\":\"[^\"]*\"")]
    private static partial Regex LaterForm();

    // What differs from call to call.
    [GeneratedRegex("\"(decision_id|decided_at|age|unconfirmed_for)\": ?\"[^\"]*\"")]
    private static partial Regex Passing();
}
