using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Threading.RateLimiting;
using TierDecision.Core.Customers;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Memory.Tables;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Memory.Cache;

/// <summary>
/// The customers of one dataset who were asked for lately, in a bounded number of places. Who is in it is found synchronously, without a lock and
/// without an allocation; for anybody else <see cref="AskAsync"/> asks the store. A <see cref="CacheFollower"/> keeps what is in it current.
/// </summary>
/// <remarks>
/// What is asked and what changes come on two ways, and an answer may be overtaken by a change that was followed meanwhile. So every change gets a
/// number, and an answer is only kept where nothing with the same hash changed since it was asked for: what is found is never older than the last
/// change that was followed.
/// </remarks>
public sealed class CustomerCache : ICustomerView
{
    // Keys whose last change has one number between them. An answer that is not kept for another key's sake is asked for once more, no worse.
    private const int Stripes = 4096;

    private readonly CacheTable<PackedRecord> _customers;
    private readonly CacheTable<AliasEntry> _aliases;
    private readonly ConcurrentDictionary<Question, UnderWay> _underWay = new();
    private readonly RateLimiter _asking;
    private readonly ICustomerFeed _feed;
    private readonly CustomerCacheCounts _counts;
    private readonly TimeProvider _time;
    private readonly long _unknownFor;
    private readonly long _began;

    // Held by who writes: who brings an answer, and who brings a change.
    private readonly Lock _writing = new();
    private readonly long[] _changed = new long[Stripes];
    private long _changes;
    private long _cleared;

    internal CustomerCache(DatasetInfo dataset, ICustomerFeed feed, CustomerCacheOptions options, CustomerCacheCounts counts, TimeProvider time)
    {
        Dataset = dataset;
        _feed = feed;
        _counts = counts;
        _time = time;
        _began = time.GetTimestamp();
        _unknownFor = (long)options.UnknownFor.TotalMilliseconds;
        _asking = FairLimiter.Create(options.Questions);
        _customers = new CacheTable<PackedRecord>(options.Customers);
        _aliases = new CacheTable<AliasEntry>(options.Customers);
    }

    /// <inheritdoc/>
    public DatasetInfo Dataset { get; }

    /// <inheritdoc/>
    public int Customers => _customers.Count;

    /// <summary>The aliases in it now.</summary>
    public int Aliases => _aliases.Count;

    /// <summary>The most customers that it holds.</summary>
    public int Places => _customers.Places;

    /// <inheritdoc/>
    public long MemoryBytes => _customers.Bytes + _aliases.Bytes + (Stripes * sizeof(long));

    /// <inheritdoc/>
    public LookupStatus Find(IdentifierKind kind, IdentityKey key, out CustomerScore score)
    {
        var status = kind == IdentifierKind.CustomerId ? FindCustomer(key, out score) : FindAlias(key, out score);
        if (status != LookupStatus.Unavailable)
        {
            _counts.Hit();
        }

        return status;
    }

    /// <summary>
    /// Asks the store, and keeps what it says. Who asks for the same while that is under way gets the same answer, unless a change was followed
    /// meanwhile that may not be in it: nobody is told what was no longer so when he asked. A question is not taken back: how long to wait for it is
    /// up to who asks, and an answer that comes too late for one is there for the next.
    /// </summary>
    public Task<CustomerLookup> AskAsync(IdentifierKind kind, IdentityKey key)
    {
        var question = new Question(kind == IdentifierKind.CustomerId, key);
        while (true)
        {
            var known = _underWay.TryGetValue(question, out var asked);
            if (known && IsStillRight(question, asked!.Began))
            {
                return asked.Answer.Task;
            }

            var own = new UnderWay(BeginToAsk());
            if (known ? _underWay.TryUpdate(question, own, asked!) : _underWay.TryAdd(question, own))
            {
                _ = AnswerAsync(kind, key, question, own);
                return own.Answer.Task;
            }
        }
    }

    /// <summary>What a change makes of what is in the cache. What is not in it stays out.</summary>
    internal void Apply(CustomerChange change)
    {
        lock (_writing)
        {
            Volatile.Write(ref _changed[StripeOf(change.Key)], ++_changes);
            switch (change.Kind)
            {
                case ChangeKind.Record:
                    ApplyRecord(change);
                    break;
                case ChangeKind.NoRecord:
                    _customers.Remove(change.Key);
                    break;
                case ChangeKind.Alias or ChangeKind.NoAlias:
                    _aliases.Remove(change.Key);
                    break;
            }
        }
    }

    /// <summary>Empties it. Answers to what was asked before are not kept.</summary>
    internal void Clear()
    {
        lock (_writing)
        {
            Volatile.Write(ref _cleared, ++_changes);
            _customers.Clear();
            _aliases.Clear();
        }

        _counts.Emptied();
    }

    // The number before the question: what changes from now on may not be in the answer.
    internal long BeginToAsk() => Interlocked.Read(ref _changes);

    /// <summary>Takes an answer to what was asked at <paramref name="began"/>; false where its record cannot be read.</summary>
    internal bool TryTake(IdentifierKind kind, IdentityKey key, in FeedLookup found, long began, out CustomerScore score)
    {
        score = new CustomerScore();
        var isKnown = found.Status is LookupStatus.Found or LookupStatus.Shared;
        if (isKnown && CustomerRecordCodec.TryRead(found.Record.Span, out score) != RecordReadError.None)
        {
            return false;
        }

        lock (_writing)
        {
            if (_cleared > began)
            {
                return true;
            }

            if (kind != IdentifierKind.CustomerId && _changed[StripeOf(key)] <= began)
            {
                Count(_aliases.Put(key, found.Customer == default
                    ? AliasEntry.OfNobody(UnknownUntil())
                    : AliasEntry.Of(found.Customer, found.Status == LookupStatus.Shared)));
            }

            if (found.Customer != default && _changed[StripeOf(found.Customer)] <= began)
            {
                var record = isKnown ? PackedRecord.From(found.Record.Span) : Nobody(UnknownUntil());
                Count(_customers.Put(found.Customer, record));
            }
        }

        return true;
    }

    private LookupStatus FindAlias(IdentityKey alias, out CustomerScore score)
    {
        if (!_aliases.TryFind(alias, out var entry))
        {
            score = new CustomerScore();
            return LookupStatus.Unavailable;
        }

        if (entry.Customer != default)
        {
            var status = FindCustomer(entry.Customer, out score);
            return status == LookupStatus.Found && entry.IsShared ? LookupStatus.Shared : status;
        }

        score = new CustomerScore();
        return StillUnknown(entry.UnknownUntil);
    }

    private LookupStatus FindCustomer(IdentityKey customer, out CustomerScore score)
    {
        if (!_customers.TryFind(customer, out var record))
        {
            score = new CustomerScore();
            return LookupStatus.Unavailable;
        }

        // Nothing that cannot be read is taken but for what says that there is nobody.
        return CustomerRecordCodec.TryRead(PackedRecord.AsReadOnlyBytes(ref record), out score) == RecordReadError.None
            ? LookupStatus.Found
            : StillUnknown((long)record[1]);
    }

    // Whether an answer to what was asked at that time cannot be older than what was followed since. By an alias it is not known yet whose changes
    // count: any does.
    private bool IsStillRight(in Question question, long began) =>
        Volatile.Read(ref _cleared) <= began && (question.ById ? Volatile.Read(ref _changed[StripeOf(question.Key)]) : BeginToAsk()) <= began;

    private async Task AnswerAsync(IdentifierKind kind, IdentityKey key, Question question, UnderWay own)
    {
        try
        {
            own.Answer.SetResult(await AskAndTakeAsync(kind, key, own.Began).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            // A bug of the store; it is for those who wait to say so.
            own.Answer.SetException(e);
        }
        finally
        {
            _underWay.TryRemove(new(question, own));
        }
    }

    private async Task<CustomerLookup> AskAndTakeAsync(IdentifierKind kind, IdentityKey key, long began)
    {
        FeedLookup found;
        using (await _asking.AcquireAsync(cancellationToken: CancellationToken.None).ConfigureAwait(false))
        {
            _counts.Asked();
            found = await _feed.FindAsync(kind, key, CancellationToken.None).ConfigureAwait(false);
        }

        if (found.Status == LookupStatus.Unavailable || !TryTake(kind, key, found, began, out var score))
        {
            return found.IsAnswered ? CustomerLookup.Lost : CustomerLookup.Unavailable;
        }

        return found.Status == LookupStatus.Unknown ? CustomerLookup.Unknown : new CustomerLookup(found.Status, score);
    }

    private void ApplyRecord(CustomerChange change)
    {
        if (!_customers.TryPeek(change.Key, out var standing))
        {
            return;
        }

        var before = PackedRecord.AsReadOnlyBytes(ref standing);
        var now = PackedRecord.AsReadOnlyBytes(ref change.Record);
        if (before.SequenceEqual(now))
        {
            return;
        }

        // The store never goes back to an older version. An answer may be ahead of the changes; what cannot be told apart is asked for again.
        if (before[0] != 0 && CustomerRecordCodec.Version(now) > CustomerRecordCodec.Version(before)
            && CustomerRecordCodec.TryRead(now, out _) == RecordReadError.None)
        {
            _customers.Put(change.Key, change.Record);
        }
        else
        {
            _customers.Remove(change.Key);
        }
    }

    private void Count(bool evicted)
    {
        if (evicted)
        {
            _counts.Evicted();
        }
    }

    private LookupStatus StillUnknown(long until) => Now < until ? LookupStatus.Unknown : LookupStatus.Unavailable;

    private long UnknownUntil() => Now + _unknownFor;

    // Since the cache began, by a clock that nobody sets.
    private long Now => (long)_time.GetElapsedTime(_began).TotalMilliseconds;

    private static int StripeOf(IdentityKey key) => (int)(key.Low % Stripes);

    // No record has the format 0.
    private static PackedRecord Nobody(long until)
    {
        var record = default(PackedRecord);
        record[1] = (ulong)until;
        return record;
    }

    private readonly record struct Question(bool ById, IdentityKey Key);

    /// <summary>A question that was put, and the number of the last change that was followed before.</summary>
    private sealed class UnderWay(long began)
    {
        public long Began { get; } = began;

        public TaskCompletionSource<CustomerLookup> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct AliasEntry
    {
        // Of an alias that stands for somebody.
        private const long Shared = 1;

        public readonly IdentityKey Customer;
        private readonly long _more;

        private AliasEntry(IdentityKey customer, long more) => (Customer, _more) = (customer, more);

        public bool IsShared => Customer != default && _more == Shared;

        public long UnknownUntil => _more;

        public static AliasEntry Of(IdentityKey customer, bool isShared) => new(customer, isShared ? Shared : 0);

        public static AliasEntry OfNobody(long unknownUntil) => new(default, unknownUntil);
    }
}
