using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Service.Following;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Records;
using TierDecision.Tests.Storage.Memory.Replica;

namespace TierDecision.Tests.Service.Following;

public sealed class CheckpointScheduleTests : IDisposable
{
    private static readonly IdentityKey Customer = new(0x1122334455667788, 0x99AABBCCDDEEFF00);
    private static readonly IdentityKey Alias = new(0x2122334455667788, 0x99AABBCCDDEEFF01);
    private static readonly PackedRecord Record = PackedRecord.From(new CustomerScore { ValueScore = 7, Version = 1 });

    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoint-").FullName;
    private readonly FixedStore _store = new();
    private readonly SteppedTime _time = new();

    private string FilePath => Path.Combine(_folder, "customers.checkpoint");

    [Fact]
    public async Task Customer_who_was_removed_is_gone_from_the_file_ten_seconds_after_it_was_written()
    {
        var (schedule, follower) = await FollowAsync(TimeSpan.FromMinutes(5));
        schedule.WriteIfDue(follower, default);
        Assert.True(Contains(Customer) && Contains(Alias));

        _store.Tell(0, to => ChangeBytes.NoRecord(to, Customer), DatasetChecksum.OfAlias(Alias, Customer));
        _store.Tell(0, to => ChangeBytes.NoAlias(to, Alias, Customer), 0);
        Assert.Equal((FollowStatus.Current, 0), await StepAsync(follower));
        Assert.Equal(2, follower.Removals);

        _time.Pass(TimeSpan.FromSeconds(9));
        schedule.WriteIfDue(follower, default);
        Assert.True(Contains(Customer));
        _time.Pass(TimeSpan.FromSeconds(1));
        schedule.WriteIfDue(follower, default);
        Assert.False(Contains(Customer) || Contains(Alias));
    }

    [Fact]
    public async Task Change_that_removes_nobody_waits_for_the_interval()
    {
        var (schedule, follower) = await FollowAsync(TimeSpan.FromMinutes(5));
        schedule.WriteIfDue(follower, default);
        var written = File.ReadAllBytes(FilePath);
        var next = PackedRecord.From(new CustomerScore { ValueScore = 8, Version = 2 });
        var sum = DatasetChecksum.OfCustomer(Customer, PackedRecord.AsReadOnlyBytes(ref next)) ^ DatasetChecksum.OfAlias(Alias, Customer);
        _store.Tell(0, to => ChangeBytes.Record(to, Customer, PackedRecord.AsReadOnlyBytes(ref next)), sum);
        Assert.Equal((FollowStatus.Current, 0), await StepAsync(follower));

        _time.Pass(TimeSpan.FromMinutes(4));
        schedule.WriteIfDue(follower, default);
        Assert.Equal(written, File.ReadAllBytes(FilePath));
        _time.Pass(TimeSpan.FromMinutes(1));
        schedule.WriteIfDue(follower, default);
        Assert.NotEqual(written, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public async Task Dataset_that_was_replaced_leaves_the_file_soon()
    {
        var (schedule, first) = await FollowAsync(TimeSpan.FromMinutes(5));
        schedule.WriteIfDue(first, default);
        _store.Hold(0, _ => { });
        var (_, second) = await FollowAsync(TimeSpan.FromMinutes(5));

        _time.Pass(TimeSpan.FromSeconds(10));
        schedule.WriteIfDue(second, default);

        Assert.False(Contains(Customer));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<(FollowStatus Status, int Resyncs)> StepAsync(CustomerFollower follower)
    {
        var step = await follower.StepAsync(complete: true, default);
        return (step.Status, step.Resyncs);
    }

    private async Task<(CheckpointSchedule Schedule, CustomerFollower Follower)> FollowAsync(TimeSpan interval)
    {
        if (_store.Reads.Count == 0)
        {
            var record = Record;
            _store.Hold(0, to =>
            {
                ChangeBytes.Record(to, Customer, PackedRecord.AsReadOnlyBytes(ref record));
                ChangeBytes.Alias(to, Alias, Customer, null);
            });
        }

        var header = new DatasetHeader { Tiers = ["gold"], PolicyName = "p", PolicyVersion = "1", AsOf = default, IdentityKeyFingerprint = 1 };
        var started = await CustomerFollower.StartAsync(_store, new DatasetInfo(1, header, 1, 1, 0, Instant.FromUtc(2026, 1, 1, 0, 0)), null, default);
        var schedule = new CheckpointSchedule(
            FilePath, interval, TestService.Hasher, Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry()), _time,
            NullLogger<CheckpointSchedule>.Instance);
        return (schedule, started.Follower!);
    }

    private bool Contains(IdentityKey key) => File.ReadAllBytes(FilePath).AsSpan().IndexOf(KeyBytes.ToArray(key)) >= 0;

    /// <summary>A clock that stands, also where spans are measured.</summary>
    private sealed class SteppedTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_ticks);

        public void Pass(TimeSpan span) => _ticks += span.Ticks;
    }
}
