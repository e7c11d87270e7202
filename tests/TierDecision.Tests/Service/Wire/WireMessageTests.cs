using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using NodaTime;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Wire;

public class WireMessageTests
{
    private static readonly Instant Epoch = NodaConstants.UnixEpoch;

    [Fact]
    public void Fields_are_encoded_as_the_message_that_has_them_encodes_itself() => Prop.ForAll(ArbMap.Default.ArbFor<Fields>(), fields =>
    {
        var at = Epoch + NodaTime.Duration.FromTicks(fields.Ticks);
        var age = Math.Abs((long)fields.Age);
        var expected = new DecideResponse
        {
            RequestId = fields.Text ?? "",
            Priority = fields.Number,
            SortKey = fields.Wide,
            Score = new ScoreSummary { ValueScore = fields.Score, Segment = (Segment)fields.Number, Age = WireTime.ToDuration(age) },
            Degraded = fields.Flag,
            DecidedAt = WireTime.ToTimestamp(at),
        };

        var wire = WireMessage.Rent();
        wire.Text(DecideResponse.RequestIdFieldNumber, fields.Text ?? "");
        wire.Varint(DecideResponse.PriorityFieldNumber, fields.Number);
        wire.Varint(DecideResponse.SortKeyFieldNumber, fields.Wide);
        var score = wire.Begin(DecideResponse.ScoreFieldNumber);
        wire.OptionalDouble(ScoreSummary.ValueScoreFieldNumber, fields.Score);
        wire.Varint(ScoreSummary.SegmentFieldNumber, fields.Number);
        wire.Duration(ScoreSummary.AgeFieldNumber, age);
        wire.End(score);
        wire.Bool(DecideResponse.DegradedFieldNumber, fields.Flag);
        wire.Timestamp(DecideResponse.DecidedAtFieldNumber, at);

        Assert.Equal(expected.ToByteArray(), wire.Written.ToArray());
        Assert.Equal(expected, wire.Decode(DecideResponse.Parser));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(119)]
    [InlineData(120)]
    [InlineData(16_370)]
    [InlineData(16_380)]
    [InlineData(3_000_000)]
    public void A_message_within_may_have_any_length(int length)
    {
        var expected = new Sla { Rule = new string('x', length), Targets = { new SlaTarget { Calendar = new string('y', length) } } };
        var answer = new GetSlaResponse { Sla = expected, Degraded = true };

        var wire = WireMessage.Rent();
        var sla = wire.Begin(GetSlaResponse.SlaFieldNumber);
        wire.Text(Sla.RuleFieldNumber, expected.Rule);
        var target = wire.Begin(Sla.TargetsFieldNumber);
        wire.Text(SlaTarget.CalendarFieldNumber, expected.Targets[0].Calendar);
        wire.End(target);
        wire.End(sla);
        wire.Bool(GetSlaResponse.DegradedFieldNumber, true);

        Assert.Equal(answer.ToByteArray(), wire.Written.ToArray());
        wire.Return();
    }

    [Fact]
    public void A_part_a_field_and_raw_fields_are_the_message_they_were_made_from()
    {
        var tier = new Tier { Name = "gold", Rank = 1 };
        var answer = new GetPriorityResponse { Tier = tier, Priority = 300, Renderings = { new PriorityRendering { Word = "urgent" } } };

        var wire = WireMessage.Rent();
        wire.Part(GetPriorityResponse.TierFieldNumber, WireMessage.EncodePart(tier));
        wire.Part(GetPriorityResponse.TierFieldNumber, null);
        wire.Raw(WireMessage.Encode(new GetPriorityResponse { Priority = 300 }));
        wire.Message(GetPriorityResponse.RenderingsFieldNumber, answer.Renderings[0]);

        Assert.Equal(answer.ToByteArray(), wire.Written.ToArray());
        wire.Return();
    }

    [Fact]
    public void A_message_that_was_given_back_is_empty_when_it_comes_again()
    {
        var first = WireMessage.Rent();
        first.Bool(GetSlaResponse.DegradedFieldNumber, true);
        first.Return();

        var second = WireMessage.Rent();

        Assert.Same(first, second);
        Assert.True(second.Written.IsEmpty);
        Assert.NotSame(second, WireMessage.Rent());
    }

    /// <summary>Values of every kind of field.</summary>
    public sealed record Fields(string? Text, int Number, long Wide, double Score, bool Flag, int Ticks, int Age);
}
