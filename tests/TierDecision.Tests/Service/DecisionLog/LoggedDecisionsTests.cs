using TierDecision.Service.DecisionLog;

namespace TierDecision.Tests.Service.DecisionLog;

/// <summary>The search for a customer's decisions, which holds no more of the log than it gives.</summary>
public class LoggedDecisionsTests
{
    private const int Entries = 50;

    [Fact]
    public async Task Search_gives_limited_parts_that_join()
    {
        var log = await FilledAsync();
        var search = new LoggedDecisions([log.Target], TestErasure.State(log.Service.Store));
        TestService.Hasher.TryHashCustomerId("42", out var customer);
        var (ids, after, parts) = (new List<string>(), "", 0);

        while (true)
        {
            var found = (await search.FindAsync([customer], after, mostBytes: 10_000, default))!;
            Assert.Equal((Entries * 2) + 1, found.Searched);
            Assert.InRange(found.Entries.Sum(entry => entry.Line.Length), 1, 11_000);
            ids.AddRange(found.Entries.Select(entry => entry.DecisionId));
            (after, parts) = (found.Entries[^1].DecisionId, parts + 1);
            if (!found.HasMore)
            {
                break;
            }
        }

        Assert.Equal(Entries, ids.Distinct().Count());
        Assert.Equal(Entries, ids.Count);
        Assert.InRange(parts, 3, 10);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"customer\":{},\"customer\":{}}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"customer\":{\"pseudonym\":\"PSEUDONYM\"},\"customer\":5}")]
    [InlineData("{\"customer\":{\"pseudonym\":\"PSEUDONYM\",\"pseudonym\":{}}}")]
    [InlineData("[{\"pseudonym\":\"PSEUDONYM\"}]")]
    [InlineData("{\"customer\":{\"pseudonym\":\"PSEUDONYM\",\"sealed_record\":\"\\ud800\"}}")]
    public async Task Line_of_another_program_is_passed_over(string line)
    {
        var log = await FilledAsync();
        var keys = TestErasure.State(log.Service.Store);
        TestService.Hasher.TryHashCustomerId("42", out var customer);
        log.Target.Add(line.Replace("PSEUDONYM", keys.Pseudonym(customer), StringComparison.Ordinal));

        var found = (await new LoggedDecisions([log.Target], keys).FindAsync([customer], "", int.MaxValue, default))!;

        Assert.Equal(Entries, found.Entries.Count);
    }

    // Every other entry is another customer's, and one comes twice.
    private static async Task<LogCase> FilledAsync()
    {
        var log = new LogCase();
        await log.Service.ServeAsync();
        for (var i = 0; i < Entries; i++)
        {
            log.Service.Decide(TestService.Call("42"));
            log.Service.Decide(TestService.Call("43"));
        }

        Assert.True(await log.Worker.WriteAllAsync(CancellationToken.None));
        log.Target.Add(log.Target.Lines[^2]);
        return log;
    }
}
