using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Embedded;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Records;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

public sealed class EmbeddedCustomerStoreTests : CustomerStoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("embedded-").FullName;

    private string File => Path.Combine(_folder, "data", "scores.db");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private protected override ICustomerStore Open() => OpenFile(File);

    private protected override ICustomerStore Open(AuditOptions audit, TimeProvider time) =>
        new EmbeddedCustomerStore(new EmbeddedStoreOptions { File = File, Create = true }, NullLogger<EmbeddedCustomerStore>.Instance, time, audit);

    private protected override ICustomerStore OpenUnreachable()
    {
        var damaged = Path.Combine(_folder, "damaged.db");
        System.IO.File.WriteAllText(damaged, string.Concat(Enumerable.Repeat("this is not a database. ", 100)));
        return OpenFile(damaged);
    }

    [Fact]
    public async Task File_in_a_place_that_is_no_folder_is_unavailable()
    {
        var notAFolder = Path.Combine(_folder, "file");
        await System.IO.File.WriteAllTextAsync(notAFolder, "");
        await using var store = OpenFile(Path.Combine(notAFolder, "scores.db"));

        Assert.Equal(DatasetStatus.Unavailable, (await store.DescribeAsync(default)).Status);
        Assert.Equal(LoadStatus.Unavailable, (await store.LoadAsync(Header, Customers(1), null, default)).Status);
    }

    [Fact]
    public async Task Clock_that_is_set_back_by_days_makes_nothing_that_was_written_before_it_invalid()
    {
        await LoadAsync(Customers(10));
        var written = (await Store.PutAsync(Put(1, 0), default)).Version;
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(2, 0), default)).Status);
        await using var setBack = Open(new AuditOptions(), new SetBackTime(TimeSpan.FromDays(3)));

        Assert.Equal((WriteStatus.Older, written), Outcome(await setBack.PutAsync(Put(1, written - 1), default)));
        var removed = await setBack.RemoveAsync(Id(2), 0, default);
        Assert.Equal(WriteStatus.Applied, removed.Status);
        Assert.True(removed.Version >= written, $"{removed.Version} is before {written}");
        var later = await setBack.PutAsync(Put(1, 0), default);
        Assert.Equal(WriteStatus.Applied, later.Status);
        Assert.InRange(later.Version, written + 1, written + 3_600_000);
        Assert.Equal((WriteStatus.Older, removed.Version), Outcome(await Store.PutAsync(Put(2, removed.Version), default)));
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(2, removed.Version + 1), default)).Status);
    }

    [Fact]
    public async Task Clock_that_was_months_ahead_once_does_not_keep_later_writes_from_counting()
    {
        await LoadAsync(Customers(10));
        await using (var ahead = Open(new AuditOptions(), new SetBackTime(-TimeSpan.FromDays(400))))
        {
            Assert.Equal(WriteStatus.Applied, (await ahead.PutAsync(Put(1, 0), default)).Status);
        }

        var now = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal((WriteStatus.Applied, now), Outcome(await Store.PutAsync(Put(1, now), default)));
        Assert.InRange((await Store.PutAsync(Put(2, 0), default)).Version, now, now + 600_000);
    }

    [Fact]
    public async Task Clock_that_was_far_ahead_once_takes_nothing_out_of_the_audit_trail_and_later_entries_have_their_own_time()
    {
        await LoadAsync(Customers(10));
        for (var number = 1; number <= 5; number++)
        {
            Assert.Equal(WriteStatus.Applied, (await Store.SetOverrideAsync(Override(number, "gold", 2), default)).Status);
        }

        // More entries than are written between two looks at what is too much.
        await using (var ahead = Open(new AuditOptions(), new SetBackTime(-TimeSpan.FromDays(500))))
        {
            for (var i = 0; i < 250; i++)
            {
                Assert.Equal(AuditStatus.Done, await ahead.AppendAsync(new AuditEntry(AuditKind.KeysReloaded, new AuditActor("x"), [new("a", "b", "c")]), default));
            }
        }

        await using var store = Open(new AuditOptions(), TimeProvider.System);
        Assert.Equal(WriteStatus.Applied, (await store.SetOverrideAsync(Override(6, "gold", 2), default)).Status);

        var records = (await store.ListAsync(new AuditQuery { Kind = AuditKind.OverrideSet }, default)).Records;
        var now = NodaTime.Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        Assert.Equal([6, 5, 4, 3, 2, 1], records.Select(record => Enumerable.Range(1, 6).Single(number => record.Entry.Customer == Id(number))));
        Assert.All(records, record => Assert.InRange(record.At, now - NodaTime.Duration.FromHours(1), now));
        Assert.Equal(6, (await store.ListAsync(new AuditQuery { Kind = AuditKind.OverrideSet, Until = now }, default)).Records.Count);
    }

    [Fact]
    public async Task File_that_does_not_remember_what_is_too_old_loses_nothing_to_a_clock_that_is_far_ahead()
    {
        await LoadAsync(Customers(10));
        Execute("DROP TABLE audit_expiry");

        await using (var ahead = Open(new AuditOptions(), new SetBackTime(-TimeSpan.FromDays(500))))
        {
            Assert.Equal(WriteStatus.Applied, (await ahead.SetOverrideAsync(Override(1, "gold", 2), default)).Status);
        }

        Assert.Single((await Store.ListAsync(new AuditQuery { Kind = AuditKind.DatasetLoaded }, default)).Records);
    }

    [Fact]
    public async Task Clock_that_was_at_the_beginning_of_time_hides_nothing_of_the_audit_trail()
    {
        await LoadAsync(Customers(10));
        await using (var back = Open(new AuditOptions(), new SetBackTime(TimeSpan.FromDays(19_000))))
        {
            Assert.Equal(WriteStatus.Applied, (await back.SetOverrideAsync(Override(1, "gold", 2), default)).Status);
        }

        Assert.Equal(WriteStatus.Applied, (await Store.SetOverrideAsync(Override(2, "gold", 2), default)).Status);

        Assert.Equal(
            [AuditKind.OverrideSet, AuditKind.DatasetLoaded], (await Store.ListAsync(new AuditQuery(), default)).Records.Select(record => record.Entry.Kind));
    }

    [Fact]
    public async Task Entries_that_are_too_old_go_with_the_next_one()
    {
        await using (var old = Open(new AuditOptions(), new SetBackTime(TimeSpan.FromDays(401))))
        {
            Assert.Equal(LoadStatus.Loaded, (await old.LoadAsync(Header, Customers(3), null, default)).Status);
        }

        Execute("UPDATE audit_expiry SET at = at + 401 * 86400000");
        await LoadAsync(Customers(10));

        Assert.Equal(1L, Scalar("SELECT count(*) FROM audit"));
    }

    [Fact]
    public async Task Removal_waits_for_those_who_read_before_it_empties_the_log()
    {
        await LoadAsync(Customers(10));
        await using var store = OpenFile(File);
        using var reader = new SqliteConnection($"Data Source={File};Pooling=false");
        reader.Open();
        var reading = reader.BeginTransaction(deferred: true);
        using (var command = reader.CreateCommand())
        {
            command.CommandText = "SELECT count(*) FROM live";
            command.ExecuteScalar();
        }

        var removal = store.RemoveAsync(Id(1), 0, default).AsTask();
        await Wait.UntilAsync(
            async () => (await store.FindAsync(IdentifierKind.CustomerId, Id(1), default)).Status == LookupStatus.Unknown, "it is removed");

        // Writers take turns: once others had theirs, the log was found to be read, and that was no end of it.
        await Wait.UntilAsync(async () => (await store.TraceAsync(Id(1), [Phone(1), Email(1)], default)).IsErased, "it is erased");
        for (var i = 0ul; i < 5; i++)
        {
            Assert.Equal(WriteStatus.Applied, (await store.PutAsync(Put(2, 10 + i), default)).Status);
        }

        Assert.False(removal.IsCompleted);
        reading.Dispose();

        Assert.Equal(WriteStatus.Applied, (await removal).Status);
    }

    [Fact]
    public async Task File_of_a_newer_version_is_unreadable_and_is_not_written()
    {
        await LoadAsync(Customers(10));
        Execute("PRAGMA user_version = 99");
        await using var store = OpenFile(File);

        Assert.Equal(DatasetStatus.Unreadable, (await store.DescribeAsync(default)).Status);
        Assert.Equal(LookupStatus.Unavailable, (await store.FindAsync(IdentifierKind.CustomerId, Id(1), default)).Status);
        Assert.Equal(LoadStatus.Unavailable, (await store.LoadAsync(Header, Customers(1), null, default)).Status);
    }

    [Fact]
    public async Task Removal_leaves_no_bytes_in_the_file_or_its_log()
    {
        await LoadAsync(Customers(2000));
        await LoadAsync(Customers(2000, edition: 2));
        await Store.PutAsync(Put(5, version: 3, add: [Phone(5000)]), default);
        await Store.SetOverrideAsync(Override(5, "platinum", version: 1) with { Reason = "an unmistakable reason" }, default);
        byte[][] traces =
        [
            KeyBytes.ToArray(Phone(5)), KeyBytes.ToArray(Phone(5000)), Record(Score(5)), "an unmistakable reason"u8.ToArray(),
        ];
        Assert.True(Contains(traces[0]));

        Assert.Equal(WriteStatus.Applied, (await Store.RemoveAsync(Id(5), 4, default)).Status);

        Assert.DoesNotContain(true, traces.Select(Contains));

        static byte[] Record(in CustomerScore score)
        {
            var record = new byte[CustomerRecordCodec.Size];
            CustomerRecordCodec.Write(score, record);
            return record;
        }

        bool Contains(byte[] bytes) => Directory.GetFiles(Path.GetDirectoryName(File)!).Any(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content.AsSpan().IndexOf(bytes) >= 0;
        });
    }

    [Fact]
    public async Task File_of_schema_2_gets_what_is_new_and_keeps_its_customers()
    {
        await LoadAsync(Customers(10));
        Execute("DROP TABLE erasure_keys; PRAGMA user_version = 2");
        await using var store = OpenFile(File);

        Assert.NotNull((await store.ReadErasureKeysAsync(null, default)).Keys);
        Assert.Equal(LookupStatus.Found, (await store.FindAsync(IdentifierKind.CustomerId, Id(1), default)).Status);
    }

    [Fact]
    public async Task File_of_a_program_before_the_audit_trail_gets_it_with_the_first_entry_and_opens_without_waiting()
    {
        await LoadAsync(Customers(10));
        Execute("DROP TABLE audit");
        await using var store = OpenFile(File, busyTimeoutSeconds: 1);
        using (var writer = new SqliteConnection($"Data Source={File};Pooling=false"))
        {
            writer.Open();
            using var writing = writer.BeginTransaction(deferred: false);
            Assert.Equal(LookupStatus.Found, (await store.FindAsync(IdentifierKind.CustomerId, Id(1), default)).Status);
            Assert.Empty((await store.ListAsync(new AuditQuery(), default)).Records);
            Assert.Equal("", (await store.ExportAsync(Id(1), default)).Detail ?? "");
        }

        Assert.Equal(0, (await store.RemoveAsync(Id(2), 0, default)).Erased.AuditEntries);
        Assert.Equal(WriteStatus.Applied, (await store.PutAsync(Put(1, version: 5), default)).Status);

        Assert.Equal(
            [AuditKind.CustomerPut, AuditKind.CustomerRemoved], (await store.ListAsync(new AuditQuery(), default)).Records.Select(record => record.Entry.Kind));
        Assert.Equal(3L, Scalar("PRAGMA user_version"));
    }

    [Fact]
    public async Task Entries_that_another_program_wrote_are_listed_as_unknown()
    {
        await LoadAsync(Customers(10));
        Execute("""
            INSERT INTO audit (at, routine, kind, caller, customer, entry) VALUES
            (9223372036854775807, 7, 99, char(27) || '[31m', x'01', x'7b7d'), (9223372036854775807, 0, -5, '', NULL, x'00'),
            (9223372036854775807, 0, 4, 'x', NULL, x'6e756c6c')
            """);

        var page = await Store.ListAsync(new AuditQuery { Kind = AuditKind.Unknown }, default);

        Assert.Equal((AuditStatus.Done, 3), (page.Status, page.Records.Count));
        Assert.All(page.Records, record => Assert.DoesNotContain(record.Entry.Actor.Caller, char.IsControl));
        Assert.Equal(AuditStatus.Done, await Store.AppendAsync(new AuditEntry(AuditKind.KeysReloaded, new AuditActor("x"), [new("a", "b", "c")]), default));
    }

    [Fact]
    public async Task Record_of_an_unknown_format_is_unavailable_not_unknown()
    {
        var dataset = await LoadAsync(Customers(10));
        Execute("UPDATE customer SET record = zeroblob(48)");

        Assert.Equal(LookupStatus.Unavailable, (await FindAsync(IdentifierKind.CustomerId, Id(1))).Status);
        var hydration = await CustomerReplica.HydrateAsync(Store, dataset, null, default);
        Assert.Equal((HydrationStatus.VerificationFailed, null), (hydration.Status, hydration.Replica));
        Assert.Contains($"a record of dataset 1 in {File} cannot be read", hydration.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_keeps_two_datasets_and_removes_what_a_dead_load_left()
    {
        await LoadAsync(Customers(100));
        Execute("INSERT INTO dataset (document) VALUES (NULL)");
        Execute("INSERT INTO customer SELECT 2, customer, record FROM customer");
        Execute("INSERT INTO alias SELECT 2, alias, customer FROM alias");

        await LoadAsync(Customers(80, edition: 2));
        await LoadAsync(Customers(60, edition: 3));

        Assert.Equal(140L, Scalar("SELECT count(*) FROM customer"));
        Assert.Equal(2L, Scalar("SELECT count(DISTINCT generation) FROM alias"));
        Assert.Equal(2L, Scalar("SELECT count(*) FROM dataset"));
        await AssertHoldsAsync(60, edition: 3);
    }

    [Fact]
    public async Task Load_whose_rows_change_before_it_ends_is_not_made_live()
    {
        var live = await LoadAsync(Customers(100));
        var damage = new Interruption(() => Execute("DELETE FROM customer WHERE customer IN (SELECT customer FROM customer WHERE generation = 2 LIMIT 1)"));

        var result = await Store.LoadAsync(Header, Customers(25_000, edition: 2), damage, default);

        Assert.Equal(LoadStatus.VerificationFailed, result.Status);
        Assert.Contains("24999", result.Detail, StringComparison.Ordinal);
        Assert.Equal(live.Number, (await Store.DescribeAsync(default)).Dataset!.Number);
        Assert.Equal(0L, Scalar("SELECT count(*) FROM customer WHERE generation = 2"));
    }

    [Fact]
    public async Task Load_and_writers_that_come_back_at_once_go_on_side_by_side()
    {
        const int Writers = 3;
        const int Customers = 60_000;
        await LoadAsync(TestDataset.Customers(Writers));

        // No writer of this process needs to be lucky within a second.
        await using var beside = OpenFile(File, busyTimeoutSeconds: 1);
        await using var loader = OpenFile(File, busyTimeoutSeconds: 1);
        using var ended = new CancellationTokenSource();
        var written = new long[Writers];
        var writing = Enumerable.Range(0, Writers).Select(number => Task.Run(async () =>
        {
            for (var version = 1000ul; !ended.IsCancellationRequested; version++)
            {
                Assert.Equal(WriteStatus.Applied, (await beside.PutAsync(Put(number, version), default)).Status);
                Interlocked.Increment(ref written[number]);
            }
        })).ToArray();

        // Between two transactions of the load every writer writes; the load goes on although they never cease to.
        var reports = 0;
        var progress = new EveryReport(() =>
        {
            var before = written.ToArray();
            reports++;
            Assert.True(SpinWait.SpinUntil(
                () => Enumerable.Range(0, Writers).All(number => Volatile.Read(ref written[number]) > before[number] || writing[number].IsCompleted), Wait.Deadline));
        });
        var loaded = await loader.LoadAsync(Header, TestDataset.Customers(Customers, edition: 2), progress, default);
        await ended.CancelAsync();
        await Task.WhenAll(writing);

        Assert.Equal((LoadStatus.Loaded, null), (loaded.Status, loaded.Detail));
        Assert.True(reports >= 6, $"{reports} reports");
        for (var number = 0; number < Writers; number++)
        {
            Assert.Equal(999ul + (ulong)written[number], (await FindAsync(IdentifierKind.CustomerId, Id(number))).Score.Version);
        }
    }

    private static EmbeddedCustomerStore OpenFile(string path, int busyTimeoutSeconds = 5) =>
        new(new EmbeddedStoreOptions { File = path, Create = true, BusyTimeoutSeconds = busyTimeoutSeconds }, NullLogger<EmbeddedCustomerStore>.Instance, TimeProvider.System);

    private void Execute(string sql) => Scalar(sql);

    private sealed class EveryReport(Action action) : IProgress<long>
    {
        public void Report(long value) => action();
    }

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private sealed class SetBackTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - by;
    }
}
