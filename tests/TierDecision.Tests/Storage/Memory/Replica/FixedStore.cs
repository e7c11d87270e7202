using System.Buffers;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.Storage;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Trials;
using TierDecision.Storage.Records;
using TierDecision.Storage.Writes;

namespace TierDecision.Tests.Storage.Memory.Replica;

/// <summary>A store of some partitions whose content and changes a test says.</summary>
internal sealed class FixedStore(int partitions = 1) : ICustomerStore
{
    private readonly Dictionary<int, (byte[] Content, ulong Checksum)> _partitions = [];
    private readonly List<FeedEntry> _entries = [];
    private readonly List<int> _broken = [];

    public string Name => "fixed";

    public Instant VersionTime => Instant.FromUtc(2026, 1, 2, 3, 4);

    public TimeSpan ClockOffset => TimeSpan.Zero;

    /// <summary>How far its streams are read, and from where alone they can be resumed.</summary>
    public string Position { get; set; } = "here";

    /// <summary>What look-ups find; null where the store cannot be asked.</summary>
    public Func<IdentifierKind, IdentityKey, ValueTask<FeedLookup>>? Find { get; set; }

    /// <summary>How many look-ups were begun.</summary>
    public int Questions { get; private set; }

    /// <summary>Whether polls fail.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether polls of what was told of succeed while the store is away, because they ask for nothing.</summary>
    public bool PollsWithoutAsking { get; set; }

    /// <summary>Whether the next poll says that a connection was lost or made.</summary>
    public bool Reconnects { get; set; }

    /// <summary>How often each partition was read.</summary>
    public Dictionary<int, int> Reads { get; } = [];

    /// <summary>Makes <paramref name="content"/> what a partition holds; <paramref name="checksum"/> is its own where not given.</summary>
    public void Hold(int partition, Action<ArrayBufferWriter<byte>> content, ulong? checksum = null)
    {
        var bytes = Bytes(content);
        _partitions[partition] = (bytes, checksum ?? Checksum(bytes));
    }

    /// <summary>Makes the next poll give an entry.</summary>
    public void Tell(int partition, Action<ArrayBufferWriter<byte>> changes, ulong checksum) => _entries.Add(new FeedEntry(partition, Bytes(changes), checksum));

    /// <summary>Makes the next poll say that a partition has a gap.</summary>
    public void Break(int partition) => _broken.Add(partition);

    public static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = default(DatasetChecksum);
        while (ChangeBytes.TryTake(ref bytes, out var change))
        {
            if (change.Kind == ChangeKind.Record)
            {
                checksum.AddCustomer(change.Key, PackedRecord.AsReadOnlyBytes(ref change.Record));
            }
            else
            {
                checksum.AddAlias(change.Key, change.Customer);
            }
        }

        return checksum.Value;
    }

    public static byte[] Bytes(Action<ArrayBufferWriter<byte>> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        write(bytes);
        return bytes.WrittenSpan.ToArray();
    }

    public Task<ICustomerFeed> OpenFeedAsync(DatasetInfo dataset, CancellationToken cancellationToken) => Task.FromResult<ICustomerFeed>(new Feed(this, partitions));

    public ValueTask<DatasetDescription> DescribeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<CustomerLookup> FindAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<LoadResult> LoadAsync(
        DatasetHeader header, IEnumerable<CustomerRecord> customers, AuditActor actor, IProgress<long>? progress, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<LoadResult> FlipBackAsync(AuditActor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RetierResult> PreviewRetierAsync(PolicyPlan plan, IProgress<long>? progress, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<RetierResult> RetierAsync(RetierRequest request, AuditActor actor, IProgress<long>? progress, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<WriteResult> PutAsync(CustomerWrite write, AuditActor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<WriteResult> RemoveAsync(IdentityKey customer, ulong version, AuditActor actor, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<WriteResult> SetOverrideAsync(OverrideWrite write, AuditActor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<CustomerTraces> TraceAsync(IdentityKey customer, IReadOnlyList<IdentityKey> aliases, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<AuditPage> ListAsync(AuditQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<AuditStatus> AppendAsync(AuditEntry entry, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<CustomerHoldings> ExportAsync(IdentityKey customer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ErasureKeysReading> ReadErasureKeysAsync(ErasureKeys? known, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<OverrideLookup> FindOverrideAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<PolicyChangeResult> PublishPolicyAsync(PolicyPublication policy, AuditActor actor, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<PolicyChangeResult> ActivatePolicyAsync(string revision, string expected, AuditActor actor, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<PolicyChangeResult> RollBackPolicyAsync(string expected, AuditActor actor, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<PolicyCatalogueReading> ListPoliciesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<PolicyReading> FindPolicyAsync(string revision, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<PolicyInForceReading> ReadPolicyInForceAsync(PolicyInForce known, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<PolicyChangeResult> ChangeTrialAsync(
        PolicyTrialChange change, string? expected, AuditActor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<TrialReading> ReportTrialAsync(TrialReport report, IReadOnlyList<byte[]> samples, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<TrialReading> ReadTrialAsync(long trial, bool withSamples, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task WaitForPolicyAsync(TimeSpan atMost, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Feed(FixedStore store, int partitions) : ICustomerFeed
    {
        public int Partitions => partitions;

        public IReadOnlyList<string> Positions => [.. Enumerable.Repeat(store.Position, partitions)];

        public bool TryResume(IReadOnlyList<string> positions) => positions.Count == partitions && positions.All(position => position == store.Position);

        public Task BeginAtEndAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask<FeedLookup> FindAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken)
        {
            store.Questions++;
            return store.Find?.Invoke(kind, key) ?? new(FeedLookup.Unavailable);
        }

        public Task<PartitionContent> ReadPartitionAsync(int partition, CancellationToken cancellationToken)
        {
            lock (store.Reads)
            {
                store.Reads[partition] = store.Reads.GetValueOrDefault(partition) + 1;
                return Task.FromResult(store._partitions.TryGetValue(partition, out var held)
                    ? new PartitionContent([held.Content], held.Checksum)
                    : new PartitionContent([], 0));
            }
        }

        public Task<FeedChanges> PollAsync(bool complete, CancellationToken cancellationToken)
        {
            if (store.IsAway && (complete || !store.PollsWithoutAsking))
            {
                return Task.FromException<FeedChanges>(new StoreUnavailableException("the test says so"));
            }

            var changes = new FeedChanges(true, [.. store._entries], [.. store._broken], store.Reconnects);
            store.Reconnects = false;
            store._entries.Clear();
            store._broken.Clear();
            return Task.FromResult(changes);
        }

        public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
