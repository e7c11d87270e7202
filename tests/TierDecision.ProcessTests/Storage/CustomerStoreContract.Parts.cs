using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>Writes of some columns of a score: the others stay, whoever writes them meanwhile.</summary>
public abstract partial class CustomerStoreContract
{
    private const string Complaint = "open_complaint";

    [Fact]
    public async Task Part_of_a_score_changes_no_other_column()
    {
        const int Many = 300;
        await LoadAsync(Customers(Many));
        var version = 10ul;
        var writes =
            from number in Gen.Choose(0, Many - 1)
            from other in Gen.Choose(0, 5000)
            from names in Gen.SubListOf(ScoreColumns.Names.ToArray())
            from days in Gen.Choose(0, 255)
            select (number, other, Names: names.ToArray(), Days: (byte)days);

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60),
            Prop.ForAll(writes.ToArbitrary(), write => ChangesOnly(write.number, write.other, write.Names, write.Days, version++).GetAwaiter().GetResult()));
    }

    /// <summary>A record counts whole days back from as_of; what was cut off of each day added up, and the moment came along.</summary>
    [Fact]
    public async Task Moment_of_dissatisfaction_stays_however_often_as_of_moves_alone()
    {
        await LoadAsync(Customers(10));
        var (asOf, moment) = (Instant.FromUtc(2026, 3, 1, 6, 0), Instant.FromUtc(2026, 2, 20, 6, 0));
        await WriteAsync(asOf, "as_of", "dissatisfied_at");

        // A week in steps of seven hours, and back in one.
        for (var hours = 7; hours <= 24 * 7; hours += 7)
        {
            await WriteAsync(asOf + Duration.FromHours(hours), "as_of");
            Assert.Equal(new LocalDate(2026, 2, 20), (await ReadAsync())!.Value.InUtc().Date);
        }

        Assert.Equal(moment, await ReadAsync());
        await WriteAsync(asOf, "as_of");
        Assert.Equal(moment, await ReadAsync());

        async Task WriteAsync(Instant at, params string[] columns)
        {
            var write = Put(1, 0) with
            {
                Score = Written(1, 0) with { AsOf = at }, Columns = ScoreColumns.Of(columns), DissatisfiedAt = moment, Tier = "",
            };
            Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(write, default)).Status);
        }

        async Task<Instant?> ReadAsync() => CustomerFields.DissatisfiedAt.Get((await FindAsync(IdentifierKind.CustomerId, Id(1))).Score);
    }

    [Fact]
    public async Task Part_of_a_score_keeps_override_aliases_and_what_the_write_says_of_other_columns()
    {
        await LoadAsync(Customers(10));

        // Customer 8 has two aliases; 7 is loaded with an override.
        foreach (var number in new[] { 7, 8 })
        {
            Assert.Equal(new WriteResult(WriteStatus.Applied, 5), await Store.PutAsync(Flag(number, 5, CustomerFlags.OpenComplaint), default));
            var score = Score(number) with { Flags = Score(number).Flags | CustomerFlags.OpenComplaint, Version = 5 };
            Assert.Equal(CustomerLookup.Found(score), await FindAsync(IdentifierKind.CustomerId, Id(number)));
        }

        Assert.Equal(5ul, (await FindAsync(IdentifierKind.Phone, Phone(8))).Score.Version);
        Assert.Equal(5ul, (await FindAsync(IdentifierKind.Email, Email(8))).Score.Version);

        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Flag(8, 6, CustomerFlags.None), default)).Status);
        Assert.Equal(Score(8).Flags & ~CustomerFlags.OpenComplaint, (await FindAsync(IdentifierKind.CustomerId, Id(8))).Score.Flags);
    }

    [Fact]
    public async Task Part_of_a_score_with_an_older_version_is_refused_and_the_same_twice_is_applied_once()
    {
        await LoadAsync(Customers(10, edition: 5));
        var write = Flag(1, 6, CustomerFlags.OpenComplaint);

        Assert.Equal((WriteStatus.Older, 5ul), Outcome(await Store.PutAsync(Flag(1, 4, CustomerFlags.OpenComplaint), default)));
        Assert.Equal((WriteStatus.Applied, 6ul), Outcome(await Store.PutAsync(write, default)));
        Assert.Equal((WriteStatus.Applied, 6ul), Outcome(await Store.PutAsync(write, default)));
        Assert.Equal((WriteStatus.Older, 6ul), Outcome(await Store.PutAsync(Flag(1, 6, CustomerFlags.None), default)));
    }

    [Fact]
    public async Task Part_of_a_score_without_a_version_is_newer_than_what_stands()
    {
        await LoadAsync(Customers(10));
        var first = await Store.PutAsync(Flag(1, 0, CustomerFlags.OpenComplaint), default);
        var ahead = first.Version + 60_000;
        Assert.Equal((WriteStatus.Applied, ahead), Outcome(await Store.PutAsync(Put(1, ahead), default)));

        Assert.Equal((WriteStatus.Applied, ahead + 1), Outcome(await Store.PutAsync(Flag(1, 0, CustomerFlags.None), default)));
    }

    [Fact]
    public async Task Whole_score_and_override_without_a_version_are_newer_than_what_stands()
    {
        await LoadAsync(Customers(10));
        var ahead = Now() + 3_600_000;
        Assert.Equal((WriteStatus.Applied, ahead), Outcome(await Store.PutAsync(Put(1, ahead), default)));
        Assert.Equal((WriteStatus.Applied, ahead), Outcome(await Store.SetOverrideAsync(Override(1, "platinum", ahead), default)));

        Assert.Equal((WriteStatus.Applied, ahead + 1), Outcome(await Store.PutAsync(Put(1, 0), default)));
        Assert.Equal((WriteStatus.Applied, ahead + 1), Outcome(await Store.SetOverrideAsync(Override(1, null, 0), default)));
        Assert.InRange((await Store.PutAsync(Put(2, 0), default)).Version, Now() - 60_000, Now() + 60_000);
        Assert.InRange((await Store.SetOverrideAsync(Override(2, "gold", 0), default)).Version, Now() - 60_000, Now() + 60_000);
    }

    [Fact]
    public async Task Part_of_a_score_of_an_unknown_customer_needs_a_tier_and_inserts_the_customer_with_one()
    {
        await LoadAsync(Customers(10));

        var refused = await Store.PutAsync(Flag(77, 5, CustomerFlags.OpenComplaint), default);
        Assert.Equal(WriteStatus.TierMissing, refused.Status);
        Assert.Contains("a new one needs a tier", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.CustomerId, Id(77))).Status);

        var unknownTier = Put(77, 5) with { Columns = ScoreColumns.Of(["tier"]), Tier = "diamond" };
        Assert.Equal(WriteStatus.UnknownTier, (await Store.PutAsync(unknownTier, default)).Status);

        var inserted = Put(77, 5, add: [Phone(77)]) with { Columns = ScoreColumns.Of(["tier", Complaint]) };
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(inserted, default)).Status);
        Assert.Equal(CustomerLookup.Found(Written(77, 5)), await FindAsync(IdentifierKind.Phone, Phone(77)));
    }

    [Fact]
    public async Task Aliases_are_written_without_a_column()
    {
        await LoadAsync(Customers(10));

        var write = Put(1, 5, add: [Phone(100)], remove: [Phone(1)]) with { Columns = ScoreColumns.Of([]), Tier = "" };
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(write, default)).Status);

        Assert.Equal(CustomerLookup.Found(Score(1) with { Version = 5 }), await FindAsync(IdentifierKind.Phone, Phone(100)));
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(1))).Status);
    }

    [Fact]
    public async Task Writers_of_different_columns_at_once_lose_nothing_of_each_other()
    {
        const int Writes = 40;
        await LoadAsync(Customers(10));
        await using var other = Open();
        var flags = Enum.GetValues<CustomerFlags>().Where(flag => flag != CustomerFlags.None).ToArray();

        var writers = flags.Select((flag, i) => Task.Run(async () =>
        {
            var columns = ScoreColumns.Of([CustomerFields.Flags.Words.First(word => word.Value == (int)flag).Key]);
            for (var write = 1; write <= Writes; write++)
            {
                // Ends set or not by turns; every one counts, and nobody sees another's undone.
                var set = (write + i) % 2 == 0 ? flag : CustomerFlags.None;
                var score = Written(8, 0) with { Flags = set };
                var result = await (i % 2 == 0 ? Store : other).PutAsync(Put(8, 0) with { Score = score, Columns = columns, Tier = "" }, default);
                Assert.Equal((WriteStatus.Applied, null), (result.Status, result.Detail));
                Assert.Equal(set, (await FindAsync(IdentifierKind.CustomerId, Id(8))).Score.Flags & flag);
            }
        })).Append(Task.Run(async () =>
        {
            for (var write = 1; write <= Writes; write++)
            {
                var score = Written(8, 0) with { ValueScore = write };
                var result = await other.PutAsync(Put(8, 0) with { Score = score, Columns = ScoreColumns.Of(["value_score"]), Tier = "" }, default);
                Assert.Equal(WriteStatus.Applied, result.Status);
            }
        }));
        await Task.WhenAll(writers);

        var expected = flags.Where((_, i) => (Writes + i) % 2 == 0).Aggregate(CustomerFlags.None, (all, flag) => all | flag);
        var stands = (await FindAsync(IdentifierKind.CustomerId, Id(8))).Score;
        Assert.Equal(Score(8) with { Flags = expected, ValueScore = Writes, Version = stands.Version }, stands);
    }

    [Fact]
    public async Task Removal_beside_writes_of_parts_leaves_nothing()
    {
        await LoadAsync(Customers(10));
        await LoadAsync(Customers(10));
        await using var other = Open();
        using var ended = new CancellationTokenSource();
        var last = WriteStatus.Applied;
        var count = 0;
        var writing = Task.Run(async () =>
        {
            for (; !ended.IsCancellationRequested && last is WriteStatus.Applied or WriteStatus.Unavailable; count++)
            {
                last = (await other.PutAsync(Flag(5, 0, CustomerFlags.OpenComplaint), default)).Status;
            }
        });
        await Wait.UntilAsync(() => Task.FromResult(count > 3), "some writes were made");

        // Sent again if a busy store did not take it in time.
        await Wait.UntilAsync(async () => (await Store.RemoveAsync(Id(5), 0, default)).Status == WriteStatus.Applied, "the removal is taken");
        await writing.WaitAsync(Wait.Deadline);
        await ended.CancelAsync();

        // Nothing was brought back, and what comes later has no customer to write to.
        Assert.True(last is WriteStatus.TierMissing or WriteStatus.Older, $"the write after the removal is {last}");
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.CustomerId, Id(5))).Status);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Email, Email(5))).Status);
        Assert.True((await Store.TraceAsync(Id(5), [Phone(5), Email(5)], default)).IsErased);
    }

    private static CustomerWrite Flag(int number, ulong version, CustomerFlags flags) => Put(number, version) with
    {
        Score = Written(number, version) with { Flags = flags }, Columns = ScoreColumns.Of([Complaint]), Tier = "", Agent = "",
    };

    private async Task<bool> ChangesOnly(int number, int other, string[] names, byte days, ulong version)
    {
        var before = (await FindAsync(IdentifierKind.CustomerId, Id(number))).Score;
        var asOf = Instant.FromUnixTimeSeconds(1_690_000_000 + (other * 7919));
        var score = Score(other) with { AsOf = asOf, DissatisfiedDays = days, Version = version };
        var moment = CustomerFields.DissatisfiedAt.Get(score) is { } at ? at - Duration.FromHours(other % 24) : (Instant?)null;
        var write = new CustomerWrite
        {
            Customer = Id(number), Score = score, Columns = ScoreColumns.Of(names), DissatisfiedAt = moment,
            Tier = names.Contains("tier") ? Header.Tiers[score.Tier] : "",
            Agent = score.PreferredAgent is > 0 and var agent ? Header.Agents[agent - 1] : "",
        };

        Assert.Equal(new WriteResult(WriteStatus.Applied, version), await Store.PutAsync(write, default));

        var after = (await FindAsync(IdentifierKind.CustomerId, Id(number))).Score;
        Assert.Equal((before.OverrideTier, before.OverrideExpiry, version), (after.OverrideTier, after.OverrideExpiry, after.Version));
        foreach (var (flag, bit) in CustomerFields.Flags.Words)
        {
            Assert.Equal((int)(names.Contains(flag) ? score : before).Flags & bit, (int)after.Flags & bit);
        }

        // Without the flags and the times that count from others.
        foreach (var column in CustomerFields.OfScore.Except<CustomerField>([CustomerFields.Flags, CustomerFields.TierSince, CustomerFields.DissatisfiedAt]))
        {
            Assert.Equal(column.Copy(names.Contains(column.Name) ? score : before, new CustomerScore()), column.Copy(after, new CustomerScore()));
        }

        var since = names.Contains("tier_since") ? score.TierSince : after.Tier != before.Tier ? score.AsOf : before.TierSince;
        Assert.Equal(since, after.TierSince);
        if (names.Contains("dissatisfied_at"))
        {
            AssertMoment(moment, after);
        }
        else
        {
            AssertDay(CustomerFields.DissatisfiedAt.Get(before), after);
        }

        return true;
    }

    // Kept in whole days before as_of, 254 at most.
    private static void AssertMoment(Instant? expected, in CustomerScore score)
    {
        var actual = CustomerFields.DissatisfiedAt.Get(score);
        if (expected is not { } moment)
        {
            Assert.Null(actual);
            return;
        }

        var furthest = score.AsOf - Duration.FromDays(254);
        var held = moment > score.AsOf ? score.AsOf : moment < furthest ? furthest : moment;
        Assert.InRange(actual!.Value - held, Duration.Zero, Duration.FromDays(1));
    }

    // On the day of UTC on which it was, as far as that is kept.
    private static void AssertDay(Instant? expected, in CustomerScore score)
    {
        var (day, asOf) = (expected?.InUtc().Date, score.AsOf.InUtc().Date);
        var held = day is not { } known ? day : LocalDate.Max(LocalDate.Min(known, asOf), asOf.PlusDays(-254));
        Assert.Equal(held, CustomerFields.DissatisfiedAt.Get(score)?.InUtc().Date);
    }
}
