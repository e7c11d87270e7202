using NodaTime;
using TierDecision.Core.Queueing;
using TierDecision.Storage.Queues;

namespace TierDecision.Tests.Storage.Queues;

public class InMemoryQueueStateStoreTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 10, 0);

    private readonly InMemoryQueueStateStore _store = new();

    [Fact]
    public async Task Latest_state_of_each_queue_is_kept_without_regard_to_case()
    {
        Assert.Equal(2, await ReportAsync(("vip", 0, 5), ("service", 0, 7)));
        Assert.Equal(1, await ReportAsync(("VIP", 1, 6)));

        Assert.Equal([("service", 7), ("vip", 6)], _store.Current.Select(pair => (pair.Key.ToLowerInvariant(), pair.Value.Waiting!.Value)).Order());
    }

    [Fact]
    public async Task Report_that_is_older_than_what_is_known_is_passed_over()
    {
        await ReportAsync(("vip", 10, 5));

        Assert.Equal(0, await ReportAsync(("vip", 9, 6)));
        Assert.Equal(1, await ReportAsync(("vip", 10, 7), ("vip", 9, 8)));
        Assert.Equal(7, _store.Current["vip"].Waiting);
    }

    [Fact]
    public async Task Snapshot_that_was_taken_does_not_change_and_each_change_is_told_once()
    {
        var told = new List<IReadOnlyDictionary<string, QueueState>>();
        _store.Changed += told.Add;
        await ReportAsync(("vip", 0, 5), ("service", 0, 7));
        var before = _store.Current;
        await ReportAsync(("vip", 1, 6));
        await ReportAsync(("vip", 0, 9));

        Assert.Equal(5, before["vip"].Waiting);
        Assert.Equal([before, _store.Current], told);
    }

    [Fact]
    public async Task Reports_at_the_same_time_all_arrive()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (i, _) => await ReportAsync(($"q{i % 20}", i, i)));

        Assert.Equal(Enumerable.Range(180, 20), _store.Current.Values.Select(state => state.Waiting!.Value).Order());
    }

    private ValueTask<int> ReportAsync(params (string Queue, int Second, int Waiting)[] states) => _store.ReportAsync(
        [.. states.Select(state => KeyValuePair.Create(state.Queue, new QueueState { ReportedAt = Now + Duration.FromSeconds(state.Second), Waiting = state.Waiting }))],
        CancellationToken.None);
}
