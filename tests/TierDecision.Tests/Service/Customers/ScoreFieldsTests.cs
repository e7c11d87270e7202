using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Service.Customers;
using TierDecision.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Tests.Service.Customers;

public class ScoreFieldsTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 10, 0);

    private static readonly CustomerScore Full = new()
    {
        ValueScore = 81.5f, Percentile = 90.25f, Recency = 5, Frequency = 4, Monetary = 3, Segment = RfmSegment.Champions, LifetimeValue = 1200.5f, Margin = -3,
        ProbabilityActive = 0.5f, Language = LanguageCode.TryParse("zh-CN", out var language) ? language : default,
        Flags = CustomerFlags.Verified | CustomerFlags.Dissatisfied, AsOf = Instant.FromUtc(2026, 3, 1, 0, 0), TierSince = Instant.FromUtc(2025, 1, 1, 0, 0),
        DissatisfiedDays = 8,
    };

    [Fact]
    public void Every_column_is_a_field_of_the_record_and_every_field_a_column()
    {
        var columns = CustomerFields.OfScore.SelectMany(column => column is CustomerFlagsField flags ? flags.Words.Keys : [column.Name]);

        Assert.Equal(
            columns.Order(StringComparer.Ordinal), ScoreRecord.Descriptor.Fields.InDeclarationOrder().Select(field => field.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Score_written_to_the_wire_is_read_back()
    {
        // No column is left at what a score has that does not say.
        Assert.All(CustomerFields.OfScore.OfType<ICustomerValueField>(), column => Assert.NotEqual(column.Write(new CustomerScore()), column.Write(Full)));
        var record = new ScoreRecord();
        ScoreFields.Write(Full, record);

        Assert.Equal(Full, Read(record));
    }

    [Fact]
    public void What_is_not_given_is_unknown_and_as_of_now()
    {
        Assert.Equal(new CustomerScore { AsOf = Now, TierSince = Now }, Read(new ScoreRecord()));
        var at = Instant.FromUtc(2026, 1, 1, 0, 0);
        Assert.Equal(
            new CustomerScore { AsOf = at, TierSince = at }, Read(new ScoreRecord { AsOf = Timestamp.FromDateTime(at.ToDateTimeUtc()) }));
    }

    [Fact]
    public void Unknown_score_says_zeros_and_false_and_no_number_or_time()
    {
        var record = new ScoreRecord();
        ScoreFields.Write(new CustomerScore(), record);

        Assert.Equal(
            new ScoreRecord
            {
                ValueScore = 0, Recency = 0, Frequency = 0, Monetary = 0, Segment = Segment.Unspecified, Language = "", Vulnerable = false, OpenComplaint = false,
                FraudHold = false, Verified = false, Dissatisfied = false,
            },
            record);
    }

    [Fact]
    public void Every_field_of_the_record_says_whether_it_is_set() =>
        Assert.All(ScoreRecord.Descriptor.Fields.InDeclarationOrder(), field => Assert.True(field.HasPresence, field.Name));

    [Fact]
    public void Rejects_values_out_of_range_by_the_name_of_the_field()
    {
        var errors = new List<string>();
        var record = new ScoreRecord
        {
            ValueScore = 101, Percentile = float.NaN, Recency = 6, Frequency = -1, Segment = (Segment)99, LifetimeValue = float.PositiveInfinity,
            ProbabilityActive = 2, Language = "chinese",
        };
        ScoreFields.Read(record, Now, static (_, at) => Instant.FromUnixTimeSeconds(at.Seconds), (field, wrong) => errors.Add($"{field} {wrong}"));

        Assert.Equal(
            [
                "score.value_score must be a number of 0 to 100; got 101", "score.percentile must be a number of 0 to 100; got NaN",
                "score.recency must be 1 to 5, or 0 where unknown; got 6", "score.frequency must be 1 to 5, or 0 where unknown; got -1",
                "score.segment has no member 99; there are: SEGMENT_CHAMPIONS, SEGMENT_POTENTIAL_LOYALIST, SEGMENT_LOYAL_CUSTOMERS, SEGMENT_PROMISING, "
                    + "SEGMENT_NEW_CUSTOMERS, SEGMENT_CANT_LOSE_THEM, SEGMENT_AT_RISK, SEGMENT_NEED_ATTENTION, SEGMENT_ABOUT_TO_SLEEP, SEGMENT_LOST",
                "score.lifetime_value must be a finite number; got Infinity", "score.probability_active must be a number of 0 to 1; got 2",
                $"score.language {LanguageCode.NotALanguage}; got 'chinese'",
            ],
            errors);
    }

    private static CustomerScore Read(ScoreRecord record) => ScoreFields.Read(
        record, Now, static (_, at) => Instant.FromUnixTimeSeconds(at.Seconds), static (field, wrong) => Assert.Fail($"{field} {wrong}"));
}
