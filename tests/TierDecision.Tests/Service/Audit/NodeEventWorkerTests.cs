using TierDecision.Service.Audit;
using TierDecision.Service.Observability;
using TierDecision.Storage.Audit;

namespace TierDecision.Tests.Service.Audit;

public sealed class NodeEventWorkerTests : IDisposable
{
    private readonly FixedTime _time = new(TestService.Now.ToDateTimeOffset());
    private readonly TestTrail _trail = new();
    private readonly LogLines _log = new();
    private readonly NodeEvents _events;
    private readonly NodeEventWorker _worker;

    public NodeEventWorkerTests()
    {
        _events = new NodeEvents(_time);
        _worker = new NodeEventWorker(_events, _trail, _time, _log.For<NodeEventWorker>());
    }

    public void Dispose() => _worker.Dispose();

    [Fact]
    public async Task Change_is_appended_once_in_the_name_of_the_node_with_its_time()
    {
        _events.Add(AuditKind.KeysReloaded, [new AuditChange("crm", "decide", "")]);

        await _worker.AppendAllAsync(CancellationToken.None);
        await _worker.AppendAllAsync(CancellationToken.None);

        var entry = Assert.Single(_trail.Entries);
        Assert.Equal((AuditKind.KeysReloaded, $"node@{Environment.MachineName}", null), (entry.Kind, entry.Actor.Caller, entry.Customer));
        Assert.Equal([new AuditChange("crm", "decide", ""), new AuditChange("taken_at", "", "2026-03-04T10:00:00.25Z")], entry.Changes);
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task Nothing_that_differs_is_no_entry()
    {
        _events.Add(AuditKind.KeysReloaded, []);

        await _worker.AppendAllAsync(CancellationToken.None);

        Assert.Equal(0, _trail.Calls);
    }

    [Fact]
    public async Task Many_changes_are_counted_beyond_the_limit_of_an_entry()
    {
        _events.Add(AuditKind.KeysReloaded, [.. Enumerable.Range(0, 100).Select(i => new AuditChange($"{i}", "", "decide"))]);

        await _worker.AppendAllAsync(CancellationToken.None);

        var changes = Assert.Single(_trail.Entries).Changes;
        Assert.Equal(AuditLimits.Changes, changes.Count);
        Assert.Equal(new AuditChange("others", "", "38 more"), changes[^2]);
    }

    [Fact]
    public async Task Changes_wait_in_their_order_until_the_store_answers()
    {
        _trail.IsAnswering = false;
        Add(3);
        await _worker.AppendAllAsync(CancellationToken.None);
        Assert.Equal((1, 0), (_trail.Calls, _trail.Entries.Count));

        _trail.IsAnswering = true;
        await _worker.AppendAllAsync(CancellationToken.None);

        Assert.Equal(["0", "1", "2"], _trail.Entries.Select(entry => entry.Changes[0].After));
    }

    [Fact]
    public async Task Oldest_changes_are_lost_and_told_if_more_wait_than_there_is_room_for()
    {
        _trail.IsAnswering = false;
        Add(NodeEvents.Capacity + 2);
        await _worker.AppendAllAsync(CancellationToken.None);
        _trail.IsAnswering = true;
        await _worker.AppendAllAsync(CancellationToken.None);

        Assert.Equal(Enumerable.Range(2, NodeEvents.Capacity).Select(i => $"{i}"), _trail.Entries.Select(entry => entry.Changes[0].After));
        Assert.Equal([EventIds.AuditLoses], _log.Events);
        Assert.Contains("did not take 2 entries", _log.Entries[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_when_the_service_ends_is_written_or_told_as_lost()
    {
        Add(2);
        await _worker.StopAsync(CancellationToken.None);
        Assert.Equal(2, _trail.Entries.Count);
        Assert.Empty(_log.Entries);

        _trail.IsAnswering = false;
        Add(3);
        await _worker.StopAsync(CancellationToken.None);
        Add(1);
        await _worker.StopAsync(new CancellationToken(canceled: true));

        Assert.Equal([EventIds.AuditLoses, EventIds.AuditLoses], _log.Events);
        Assert.Contains("did not take 3 entries", _log.Entries[0], StringComparison.Ordinal);
    }

    private void Add(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _events.Add(AuditKind.PolicyFileReloaded, [new AuditChange("policy", "", $"{i}")]);
        }
    }
}
