using Google.Protobuf.WellKnownTypes;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Service.Customers;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;
using Duration = NodaTime.Duration;

namespace TierDecision.Tests.Service.Customers;

public class CustomerMapperTests
{
    private const ulong Microseconds = 1_772_452_800_000_000;

    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 12, 0);

    // This machine's clock is behind by days.
    private static readonly Instant StoreTime = Now + Duration.FromDays(3);

    [Fact]
    public void Write_without_a_version_leaves_it_to_the_store()
    {
        var mapper = Mapper();

        Assert.Equal(0ul, mapper.Map(Put(0)).Score.Version);
        Assert.Equal(0ul, mapper.Map(Set(0), caller: "").Version);
        Assert.Empty(mapper.Errors);
    }

    [Fact]
    public void Version_is_judged_by_the_clock_of_the_store()
    {
        var (right, ahead) = (Mapper(), Mapper());
        right.CheckVersion((ulong)StoreTime.ToUnixTimeMilliseconds());
        ahead.CheckVersion((ulong)(StoreTime + Duration.FromDays(2)).ToUnixTimeMilliseconds());

        Assert.Empty(right.Errors);
        Assert.Contains("at most the time a day from now", Assert.Single(ahead.Errors).Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_a_version_in_microseconds_in_every_write()
    {
        foreach (var map in new Action<CustomerMapper>[]
        {
            mapper => mapper.Map(Put(Microseconds)),
            mapper => mapper.Map(Set(Microseconds), caller: ""),
            mapper => mapper.Map(new ClearOverrideRequest { CustomerId = "1", Author = "ann", Reason = "r", Version = Microseconds }, caller: ""),
            mapper => mapper.CheckVersion(Microseconds),
        })
        {
            var mapper = Mapper();
            map(mapper);

            var error = Assert.Single(mapper.Errors);
            Assert.Equal("version", error.Field);
            Assert.Contains("milliseconds since 1970", error.Description, StringComparison.Ordinal);
            Assert.Contains("looks like microseconds", error.Description, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Words_of_a_write_may_be_missing_and_have_a_limit()
    {
        var put = Put(0);
        var (without, with) = (Mapper(), Mapper());
        without.Map(put);
        (put.Author, put.Reason) = (new string('a', 129), new string('r', 513));
        with.Map(put);

        Assert.Empty(without.Errors);
        Assert.Equal(
            [("author", "is too long: 129 characters, at most 128"), ("reason", "is too long: 513 characters, at most 512")],
            with.Errors.Select(error => (error.Field, error.Description)));
    }

    private static CustomerMapper Mapper() => new(new IdentityResolver(new IdentityHasher(new byte[16])), Now, StoreTime);

    private static PutCustomerRequest Put(ulong version) => new()
    {
        CustomerId = "1", Score = new ScoreRecord { Tier = "gold", ValueScore = 50 }, Version = version, UpdateMask = new FieldMask { Paths = { "*" } },
    };

    private static SetOverrideRequest Set(ulong version) => new()
    {
        CustomerId = "1", Tier = "gold", Author = "ann", Reason = "r", Version = version, ExpiresAt = WireTime.ToTimestamp(Now + Duration.FromDays(1)),
    };
}
