using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Storage;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Cache;
using TierDecision.Storage.Records;
using TierDecision.Tests.Service;
using TierDecision.Tests.Storage.Memory.Replica;

namespace TierDecision.Tests.Storage.Memory.Cache;

/// <summary>
/// Whatever is written, followed, asked, answered late, evicted and emptied, in any order: what the cache finds is never older than the last change that was followed, what it
/// is told when it asks no older than what was followed by then, and never something that the store did not hold.
/// </summary>
public class CustomerCacheLawsTests
{
    private const int People = 12;
    private const int Phones = 8;

    private enum StepKind
    {
        Put,
        Override,
        Remove,
        Alias,
        NoAlias,
        Follow,
        Ask,
        Read,
        Clear,
        Wait,
    }

    [Fact]
    public async Task What_is_found_is_never_older_than_what_was_followed()
    {
        var step =
            from kind in Gen.Frequency(
                (6, Gen.Constant(StepKind.Put)), (2, Gen.Constant(StepKind.Override)), (2, Gen.Constant(StepKind.Remove)), (4, Gen.Constant(StepKind.Alias)),
                (1, Gen.Constant(StepKind.NoAlias)), (6, Gen.Constant(StepKind.Follow)), (10, Gen.Constant(StepKind.Ask)), (30, Gen.Constant(StepKind.Read)),
                (1, Gen.Constant(StepKind.Clear)), (1, Gen.Constant(StepKind.Wait)))
            from first in Gen.Choose(0, 1000)
            from second in Gen.Choose(0, 1000)
            select (kind, first, second);
        var (hits, answers) = (0L, 0L);

        // Away from the test's synchronisation context, under which an answer would not be taken before the next step.
        await Task.Run(() => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200),
            Prop.ForAll(step.ListOf(150).Select(list => list.ToArray()).ToArbitrary(), steps =>
            {
                var world = new World();
                foreach (var (kind, first, second) in steps)
                {
                    world.Take(kind, first, second);
                    world.AssertNothingIsOld();
                }

                hits += world.Hits;
                answers += world.Answers;
            })));

        // A cache that never finds anything would keep the law as well.
        Assert.InRange(hits, 1_000, long.MaxValue);
        Assert.InRange(answers, 1_000, long.MaxValue);
    }

    /// <summary>A store as a log of what it held, read by questions that take two steps, as look-ups by alias do.</summary>
    private sealed class World
    {
        private readonly FixedTime _time = new(DateTimeOffset.UnixEpoch);
        private readonly CustomerCache _cache;
        private readonly List<byte[]> _log = [];
        private readonly History<byte[]>[] _records = [.. Enumerable.Range(0, People).Select(_ => new History<byte[]>())];
        private readonly History<int?>[] _aliases = [.. Enumerable.Range(0, Phones).Select(_ => new History<int?>())];
        private readonly List<Question> _underWay = [];
        private readonly List<(IdentifierKind Kind, int Number, int Followed, Task<CustomerLookup> Answer)> _asked = [];
        private int _followed;
        private ulong _version;

        public World()
        {
            var store = new FixedStore { Find = Ask };
            var header = new DatasetHeader
            {
                Tiers = ["gold"], PolicyName = "p", PolicyVersion = "1", AsOf = Instant.FromUnixTimeSeconds(0), IdentityKeyFingerprint = 1,
            };

            // Fewer places than people, so that some give way.
            _cache = CacheFollower.StartAsync(
                store, new DatasetInfo(1, header, People, Phones, 0, Instant.FromUnixTimeSeconds(0)), new CustomerCacheOptions { Customers = 8 }, new CustomerCacheCounts(),
                _time, default).GetAwaiter().GetResult().Cache;
        }

        public long Hits { get; private set; }

        public long Answers { get; private set; }

        public void Take(StepKind kind, int first, int second)
        {
            var (person, phone) = (first % People, second % Phones);
            switch (kind)
            {
                case StepKind.Put:
                    Record(person, new CustomerScore { Version = ++_version });
                    break;
                case StepKind.Override when _records[person].Now is { } bytes:
                    Assert.Equal(RecordReadError.None, CustomerRecordCodec.TryRead(bytes, out var score));
                    Record(person, score with { OverrideTier = 0, OverrideExpiry = Instant.FromUnixTimeSeconds(second) });
                    break;
                case StepKind.Remove:
                    _records[person].Add(_log.Count + 1, null);
                    _log.Add(FixedStore.Bytes(to => ChangeBytes.NoRecord(to, Customer(person))));
                    break;
                case StepKind.Alias:
                    _aliases[phone].Add(_log.Count + 1, person);
                    _log.Add(FixedStore.Bytes(to => ChangeBytes.Alias(to, Phone(phone), Customer(person), null)));
                    break;
                case StepKind.NoAlias:
                    _aliases[phone].Add(_log.Count + 1, null);
                    _log.Add(FixedStore.Bytes(to => ChangeBytes.NoAlias(to, Phone(phone), Customer(person))));
                    break;
                case StepKind.Follow:
                    for (var i = 0; i <= first % 4 && _followed < _log.Count; i++)
                    {
                        ReadOnlySpan<byte> rest = _log[_followed++];
                        Assert.True(ChangeBytes.TryTake(ref rest, out var change));
                        _cache.Apply(change);
                    }

                    break;
                case StepKind.Ask:
                    _asked.Add(second % 2 == 0
                        ? (IdentifierKind.CustomerId, person, _followed, _cache.AskAsync(IdentifierKind.CustomerId, Customer(person)))
                        : (IdentifierKind.Phone, phone, _followed, _cache.AskAsync(IdentifierKind.Phone, Phone(phone))));
                    break;
                case StepKind.Read when _underWay.Count > 0:
                    Read(_underWay[first % _underWay.Count]);
                    break;
                case StepKind.Clear:
                    _cache.Clear();
                    break;
                case StepKind.Wait:
                    _time.Advance(TimeSpan.FromSeconds(first % 20));
                    break;
            }
        }

        public void AssertNothingIsOld()
        {
            for (var person = 0; person < People; person++)
            {
                AssertFindsOneOf(Since(IdentifierKind.CustomerId, person, _followed), IdentifierKind.CustomerId, Customer(person));
            }

            for (var phone = 0; phone < Phones; phone++)
            {
                AssertFindsOneOf(Since(IdentifierKind.Phone, phone, _followed), IdentifierKind.Phone, Phone(phone));
            }

            foreach (var (kind, number, followed, answer) in _asked.Where(asked => asked.Answer.IsCompleted))
            {
                Answers++;
                AssertIsOneOf(Since(kind, number, followed), answer.Result);
            }

            _asked.RemoveAll(asked => asked.Answer.IsCompleted);
        }

        private IEnumerable<byte[]?> Since(IdentifierKind kind, int number, int followed) => kind == IdentifierKind.CustomerId
            ? _records[number].Since(followed)
            : _aliases[number].Since(followed).SelectMany(person => person is { } somebody ? _records[somebody].Since(followed) : [null]);

        private void AssertFindsOneOf(IEnumerable<byte[]?> right, IdentifierKind kind, IdentityKey key)
        {
            var status = _cache.Find(kind, key, out var score);
            if (status != LookupStatus.Unavailable)
            {
                Hits++;
                AssertIsOneOf(right, new CustomerLookup(status, score));
            }
        }

        private static void AssertIsOneOf(IEnumerable<byte[]?> right, in CustomerLookup lookup)
        {
            var found = lookup.Status == LookupStatus.Found ? Bytes(lookup.Score) : null;
            Assert.Contains(right, bytes => bytes is null ? found is null : found is not null && bytes.AsSpan().SequenceEqual(found));
        }

        private void Record(int person, in CustomerScore score)
        {
            var bytes = Bytes(score);
            _records[person].Add(_log.Count + 1, bytes);
            _log.Add(FixedStore.Bytes(to => ChangeBytes.Record(to, Customer(person), bytes)));
        }

        private ValueTask<FeedLookup> Ask(IdentifierKind kind, IdentityKey key)
        {
            var question = new Question(kind, key);
            _underWay.Add(question);
            return new(question.Answer.Task);
        }

        // Step by step: the alias, the record, and then, some time later, the answer arrives.
        private void Read(Question question)
        {
            if (question.Kind == IdentifierKind.Phone && !question.HasCustomer)
            {
                question.Customer = _aliases[(int)question.Key.Low - 100].Now;
                question.HasCustomer = true;
            }
            else if (question.Found is null)
            {
                var person = question.Kind == IdentifierKind.Phone ? question.Customer : (int)question.Key.Low - 1;
                question.Found = person is not { } somebody ? new FeedLookup(LookupStatus.Unknown, default, default)
                    : _records[somebody].Now is { } bytes ? new FeedLookup(LookupStatus.Found, Customer(somebody), bytes)
                    : new FeedLookup(LookupStatus.Unknown, Customer(somebody), default);
            }
            else
            {
                _underWay.Remove(question);
                question.Answer.SetResult(question.Found.Value);
            }
        }

        private static byte[] Bytes(in CustomerScore score)
        {
            var bytes = new byte[CustomerRecordCodec.Size];
            CustomerRecordCodec.Write(score, bytes);
            return bytes;
        }

        private static IdentityKey Customer(int person) => new((ulong)person << 40, (ulong)person + 1);

        private static IdentityKey Phone(int phone) => new((ulong)phone << 40, (ulong)phone + 100);

        private sealed class Question(IdentifierKind kind, IdentityKey key)
        {
            public IdentifierKind Kind { get; } = kind;

            public IdentityKey Key { get; } = key;

            public bool HasCustomer { get; set; }

            public int? Customer { get; set; }

            public FeedLookup? Found { get; set; }

            // Not asynchronous: the cache takes the answer before the next step.
            public TaskCompletionSource<FeedLookup> Answer { get; } = new();
        }
    }

    /// <summary>What something was, from which place of the log on.</summary>
    private sealed class History<T>
    {
        private readonly List<(int From, T? Value)> _values = [(0, default)];

        public T? Now => _values[^1].Value;

        public void Add(int from, T? value) => _values.Add((from, value));

        /// <summary>What it was after <paramref name="followed"/> entries of the log, and everything since.</summary>
        public IEnumerable<T?> Since(int followed) => _values.Skip(_values.FindLastIndex(value => value.From <= followed)).Select(value => value.Value);
    }
}
