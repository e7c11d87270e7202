using Google.Protobuf.WellKnownTypes;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Service.Customers;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.Storage.Writes;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Customers;

public class UpdateMaskTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 12, 0);

    [Fact]
    public void Write_without_a_mask_has_the_fields_that_are_set()
    {
        Assert.Equal(["language", "open_complaint", "recency"], Names(Map(new ScoreRecord { OpenComplaint = false, Recency = 0, Language = "" })));
    }

    [Theory]
    [InlineData("tier")]
    [InlineData("value_score")]
    public void Write_of_a_new_score_without_a_mask_is_as_of_now_unless_it_says_otherwise(string name)
    {
        var record = name == "tier" ? new ScoreRecord { Tier = "gold" } : new ScoreRecord { ValueScore = 80 };
        var write = Map(record);
        Assert.Equal(new[] { "as_of", name }.Order(StringComparer.Ordinal), Names(write));
        Assert.Equal(Now, write.Score.AsOf);

        record.AsOf = WireTime.ToTimestamp(Now - NodaTime.Duration.FromDays(1));
        Assert.Equal(Now - NodaTime.Duration.FromDays(1), Map(record).Score.AsOf);
    }

    [Fact]
    public void Mask_names_what_is_written_and_nothing_else_is_read()
    {
        var record = new ScoreRecord { Tier = "gold", OpenComplaint = true, Language = "no language at all", ValueScore = 1000 };
        var write = Map(record, "open_complaint", "fraud_hold", "percentile");

        Assert.Equal(["fraud_hold", "open_complaint", "percentile"], Names(write));
        Assert.Equal(CustomerFlags.OpenComplaint, write.Score.Flags);
        Assert.True(float.IsNaN(write.Score.Percentile));
        Assert.Equal(("", LanguageCode.None, 0f), (write.Tier, write.Score.Language, write.Score.ValueScore));
    }

    [Fact]
    public void Empty_names_say_nothing_as_in_JSON()
    {
        Assert.Equal(["open_complaint"], Names(Map(new ScoreRecord { OpenComplaint = true }, "", "open_complaint", "")));
    }

    [Fact]
    public void Star_replaces_the_whole_score()
    {
        var write = Map(new ScoreRecord { Tier = "gold" }, "*");

        Assert.Null(write.Columns);
        Assert.Equal(new CustomerScore { AsOf = Now, TierSince = Now }, write.Score);
    }

    [Fact]
    public void Part_without_a_version_leaves_it_to_the_store_and_one_with_a_version_has_it()
    {
        Assert.Equal(0ul, Map(new ScoreRecord { OpenComplaint = true }).Score.Version);
        Assert.Equal(7ul, MapRequest(new PutCustomerRequest { CustomerId = "1", Score = new ScoreRecord { OpenComplaint = true }, Version = 7 }).Write.Score.Version);
    }

    [Fact]
    public void Moment_of_dissatisfaction_is_kept_exactly_for_the_store_to_count()
    {
        var at = Now - NodaTime.Duration.FromHours(30);
        Assert.Equal(at, Map(new ScoreRecord { DissatisfiedAt = WireTime.ToTimestamp(at) }, "dissatisfied_at").DissatisfiedAt);
        Assert.Null(Map(new ScoreRecord { OpenComplaint = true }, "dissatisfied_at").DissatisfiedAt);
    }

    [Fact]
    public void Aliases_are_written_without_a_score()
    {
        var request = new PutCustomerRequest { CustomerId = "1", AddAliases = { new Customer { Email = "a@example.com" } } };
        Assert.Empty(Names(MapRequest(request).Write));
    }

    public static TheoryData<string[], string> WrongMasks => new()
    {
        { [], "update_mask names no field: name those to write, such as open_complaint, or leave it out to write those that score has" },
        { ["open_complaint", "open_complaint"], "update_mask names 'open_complaint' twice" },
        { ["open_complaint", "*"], "update_mask has '*' beside other names: '*' alone replaces the whole score" },
        { ["open_complain"], "update_mask 'open_complain' is no field of the score; did you mean 'open_complaint'?" },
        { ["score.tier"], "update_mask names 'score.tier': write 'tier', names are those of the score's fields" },
        {
            ["customer_id"],
            "update_mask 'customer_id' is no field of the score; there are: tier, value_score, percentile, recency, frequency, monetary, segment, "
            + "lifetime_value, margin, probability_active, language, vulnerable, open_complaint, fraud_hold, verified, dissatisfied, preferred_agent, as_of, "
            + "tier_since, dissatisfied_at"
        },
        { ["flags"], "update_mask 'flags' is no field of the score" },
        { [new string('x', 5000)], $"update_mask '{new string('x', 40)}...' is no field of the score" },
        { [.. Enumerable.Repeat("tier", 65)], "update_mask has 65 members; it must have at most 64" },
    };

    [Theory]
    [MemberData(nameof(WrongMasks))]
    public void Rejects_a_mask_by_what_is_wrong_with_it(string[] paths, string expected)
    {
        var request = new PutCustomerRequest { CustomerId = "1", Score = new ScoreRecord { Tier = "gold" }, UpdateMask = new FieldMask { Paths = { paths } } };
        var error = Assert.Single(MapRequest(request).Errors);

        Assert.StartsWith(expected, $"{error.Field} {error.Description}", StringComparison.Ordinal);
        Assert.True(error.Description.Length < 500);
    }

    [Fact]
    public void Rejects_a_tier_that_is_cleared()
    {
        foreach (var request in new[]
        {
            new PutCustomerRequest { CustomerId = "1", Score = new ScoreRecord(), UpdateMask = new FieldMask { Paths = { "tier" } } },
            new PutCustomerRequest { CustomerId = "1", Score = new ScoreRecord { Tier = "" } },
            new PutCustomerRequest { CustomerId = "1", Score = new ScoreRecord { ValueScore = 5 }, UpdateMask = new FieldMask { Paths = { "*" } } },
        })
        {
            var error = Assert.Single(MapRequest(request).Errors);
            Assert.Equal(("score.tier", "is required"), (error.Field, error.Description));
        }
    }

    [Fact]
    public void Rejects_a_write_of_nothing()
    {
        Assert.Equal("is required", Assert.Single(MapRequest(new PutCustomerRequest { CustomerId = "1" }).Errors).Description);
        Assert.Equal(
            "has no field to write: set one at least",
            Assert.Single(MapRequest(new PutCustomerRequest { CustomerId = "1", Score = new ScoreRecord() }).Errors).Description);
    }

    [Fact]
    public void Mask_can_name_every_field_of_the_record() =>
        Assert.Equal(
            ScoreRecord.Descriptor.Fields.InDeclarationOrder().Select(field => field.Name).Order(StringComparer.Ordinal),
            ScoreColumns.Names.Order(StringComparer.Ordinal));

    private static IEnumerable<string> Names(CustomerWrite write)
    {
        var columns = CustomerFields.OfScore.Where(write.Columns!.Has).Select(column => column.Name);
        var flags = CustomerFields.Flags.Words.Where(word => write.Columns.Has((CustomerFlags)word.Value)).Select(word => word.Key);
        return columns.Concat(flags).Order(StringComparer.Ordinal);
    }

    private static CustomerWrite Map(ScoreRecord score, params string[] paths)
    {
        var request = new PutCustomerRequest { CustomerId = "1", Score = score };
        request.UpdateMask = paths.Length == 0 ? null : new FieldMask { Paths = { paths } };
        var (write, errors) = MapRequest(request);
        Assert.Empty(errors);
        return write;
    }

    private static (CustomerWrite Write, IReadOnlyList<TierDecision.Service.Failures.RequestError> Errors) MapRequest(PutCustomerRequest request)
    {
        var mapper = new CustomerMapper(new IdentityResolver(new IdentityHasher(new byte[16])), Now, Now);
        return (mapper.Map(request), [.. mapper.Errors]);
    }
}
