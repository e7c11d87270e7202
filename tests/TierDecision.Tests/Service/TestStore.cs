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

namespace TierDecision.Tests.Service;

/// <summary>A store that says what a test tells it to say.</summary>
internal sealed class TestStore : ICustomerStore
{
    private readonly SemaphoreSlim _told = new(0);
    private IReadOnlyList<CustomerRecord> _customers = [];
    private long _dataset;

    public string Name => "test";

    public Instant VersionTime => Instant.FromUtc(2026, 1, 2, 3, 4);

    public TimeSpan ClockOffset => TimeSpan.Zero;

    public DatasetDescription Description { get; set; } = new(DatasetStatus.Empty, null);

    /// <summary>What is told of every customer's override.</summary>
    public OverrideLookup Override { get; set; } = new(LookupStatus.Unknown, null);

    /// <summary>The erasure keys; null where the store cannot be asked for them.</summary>
    public ErasureKeys? Keys { get; set; } = TestErasure.Keys(1);

    /// <summary>What reading the customers fails with; null where it succeeds.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What look-ups wait for before they are answered.</summary>
    public Task Answers { get; set; } = Task.CompletedTask;

    /// <summary>Whether look-ups are answered at all; else the store says that it cannot be asked.</summary>
    public bool IsAnswering { get; set; } = true;

    /// <summary>How many look-ups were begun.</summary>
    public int Questions { get; private set; }

    /// <summary>The changes that the next poll gives.</summary>
    public List<byte[]> Changes { get; } = [];

    /// <summary>Makes <paramref name="customers"/> what the live dataset holds, without telling anybody.</summary>
    public void Hold(params IReadOnlyList<CustomerRecord> customers) => _customers = customers;

    /// <summary>Tells whoever follows that something changed. Nothing else does.</summary>
    public void Tell() => _told.Release();

    /// <summary>Makes a dataset of <paramref name="customers"/> the live one.</summary>
    public DatasetInfo Load(DatasetHeader header, params IReadOnlyList<CustomerRecord> customers)
    {
        var sum = default(DatasetChecksum);
        var record = new byte[CustomerRecordCodec.Size];
        foreach (var customer in customers)
        {
            CustomerRecordCodec.Write(customer.Score, record);
            sum.AddCustomer(customer.Key, record);
            foreach (var alias in customer.Aliases)
            {
                sum.AddAlias(alias, customer.Key);
            }
        }

        _customers = customers;
        var dataset = new DatasetInfo(++_dataset, header, sum.Customers, sum.Aliases, sum.Value, Instant.FromUtc(2026, 1, 2, 3, 4));
        Description = new(DatasetStatus.Live, dataset);
        return dataset;
    }

    public ValueTask<DatasetDescription> DescribeAsync(CancellationToken cancellationToken) => new(Description);

    public ValueTask<CustomerLookup> FindAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The service reads its replica alone.");

    public async Task<ICustomerFeed> OpenFeedAsync(DatasetInfo dataset, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return new Feed(this, dataset, _customers);
    }

    public Task<LoadResult> LoadAsync(
        DatasetHeader header, IEnumerable<CustomerRecord> customers, AuditActor actor, IProgress<long>? progress, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The service loads nothing but its demonstration.");

    public Task<LoadResult> FlipBackAsync(AuditActor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>What comes of assigning tiers anew; null if nothing else is expected of the test.</summary>
    public Func<PolicyPlan, Task<RetierResult>>? Retiering { get; set; }

    public Task<RetierResult> PreviewRetierAsync(PolicyPlan plan, IProgress<long>? progress, CancellationToken cancellationToken) =>
        RetierAsync(plan, progress).WaitAsync(cancellationToken);

    public Task<RetierResult> RetierAsync(RetierRequest request, AuditActor actor, IProgress<long>? progress, CancellationToken cancellationToken) =>
        RetierAsync(request.Plan, progress).WaitAsync(cancellationToken);

    public ValueTask<WriteResult> PutAsync(CustomerWrite write, AuditActor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<WriteResult> RemoveAsync(IdentityKey customer, ulong version, AuditActor actor, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<WriteResult> SetOverrideAsync(OverrideWrite write, AuditActor actor, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<CustomerTraces> TraceAsync(IdentityKey customer, IReadOnlyList<IdentityKey> aliases, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<AuditPage> ListAsync(AuditQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<AuditStatus> AppendAsync(AuditEntry entry, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<CustomerHoldings> ExportAsync(IdentityKey customer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ErasureKeysReading> ReadErasureKeysAsync(ErasureKeys? known, CancellationToken cancellationToken) =>
        new(Keys is null ? new ErasureKeysReading(null, "gone") : new ErasureKeysReading(Keys));

    public ValueTask<OverrideLookup> FindOverrideAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken) => new(Override);

    /// <summary>The policy library.</summary>
    public TestPolicyLibrary Library { get; } = new();

    public ValueTask<PolicyChangeResult> PublishPolicyAsync(PolicyPublication policy, AuditActor actor, CancellationToken cancellationToken) =>
        Library.PublishPolicyAsync(policy, actor, cancellationToken);

    public ValueTask<PolicyChangeResult> ActivatePolicyAsync(string revision, string expected, AuditActor actor, CancellationToken cancellationToken) =>
        Library.ActivatePolicyAsync(revision, expected, actor, cancellationToken);

    public ValueTask<PolicyChangeResult> RollBackPolicyAsync(string expected, AuditActor actor, CancellationToken cancellationToken) =>
        Library.RollBackPolicyAsync(expected, actor, cancellationToken);

    public ValueTask<PolicyCatalogueReading> ListPoliciesAsync(CancellationToken cancellationToken) => Library.ListPoliciesAsync(cancellationToken);

    public ValueTask<PolicyReading> FindPolicyAsync(string revision, CancellationToken cancellationToken) =>
        Library.FindPolicyAsync(revision, cancellationToken);

    public ValueTask<PolicyInForceReading> ReadPolicyInForceAsync(PolicyInForce known, CancellationToken cancellationToken) =>
        Library.ReadPolicyInForceAsync(known, cancellationToken);

    public ValueTask<PolicyChangeResult> ChangeTrialAsync(
        PolicyTrialChange change, string? expected, AuditActor actor, CancellationToken cancellationToken) =>
        Library.ChangeTrialAsync(change, expected, actor, cancellationToken);

    public ValueTask<TrialReading> ReportTrialAsync(TrialReport report, IReadOnlyList<byte[]> samples, CancellationToken cancellationToken) =>
        Library.ReportTrialAsync(report, samples, cancellationToken);

    public ValueTask<TrialReading> ReadTrialAsync(long trial, bool withSamples, CancellationToken cancellationToken) => Library.ReadTrialAsync(trial, withSamples, cancellationToken);

    public Task WaitForPolicyAsync(TimeSpan atMost, CancellationToken cancellationToken) => Library.WaitForPolicyAsync(atMost, cancellationToken);

    public ValueTask DisposeAsync() => default;

    /// <summary>The customers that were loaded, in one partition, to which nothing is ever written.</summary>
    private sealed class Feed(TestStore store, DatasetInfo dataset, IReadOnlyList<CustomerRecord> customers) : ICustomerFeed
    {
        public int Partitions => 1;

        public IReadOnlyList<string> Positions => ["0"];

        public bool TryResume(IReadOnlyList<string> positions) => positions is ["0"];

        public Task BeginAtEndAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async ValueTask<FeedLookup> FindAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken)
        {
            store.Questions++;
            await store.Answers.WaitAsync(cancellationToken);
            if (!store.IsAnswering)
            {
                return FeedLookup.Unavailable;
            }

            foreach (var customer in store._customers)
            {
                if (kind == IdentifierKind.CustomerId ? customer.Key == key : customer.Aliases.Contains(key))
                {
                    var record = new byte[CustomerRecordCodec.Size];
                    CustomerRecordCodec.Write(customer.Score, record);
                    return new FeedLookup(LookupStatus.Found, customer.Key, record);
                }
            }

            return new FeedLookup(LookupStatus.Unknown, kind == IdentifierKind.CustomerId ? key : default, default);
        }

        public Task<PartitionContent> ReadPartitionAsync(int partition, CancellationToken cancellationToken)
        {
            var bytes = new ArrayBufferWriter<byte>();
            var record = new byte[CustomerRecordCodec.Size];
            foreach (var customer in customers)
            {
                CustomerRecordCodec.Write(customer.Score, record);
                ChangeBytes.Record(bytes, customer.Key, record);
                foreach (var alias in customer.Aliases)
                {
                    ChangeBytes.Alias(bytes, alias, customer.Key, null);
                }
            }

            return store.Failure is null ? Task.FromResult(new PartitionContent([bytes.WrittenMemory], dataset.Checksum)) : Task.FromException<PartitionContent>(store.Failure);
        }

        public Task<FeedChanges> PollAsync(bool complete, CancellationToken cancellationToken)
        {
            if (store.Description.Dataset is not { } live)
            {
                return Task.FromException<FeedChanges>(new StoreUnavailableException("the test says so"));
            }

            FeedEntry[] entries = [.. store.Changes.Select(changes => new FeedEntry(0, changes, 0))];
            store.Changes.Clear();
            return Task.FromResult(new FeedChanges(live.IsSame(dataset), entries, []));
        }

        public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => store._told.WaitAsync(atMost, cancellationToken);

        public ValueTask DisposeAsync() => default;
    }

    private Task<RetierResult> RetierAsync(PolicyPlan plan, IProgress<long>? progress)
    {
        progress?.Report(1);
        return Retiering is null ? throw new NotSupportedException() : Retiering(plan);
    }
}
