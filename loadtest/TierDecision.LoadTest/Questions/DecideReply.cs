using NodaTime;
using TierDecision.LoadTest.Wire;
using TierDecision.V1;

namespace TierDecision.LoadTest.Questions;

/// <summary>A decoded <c>DecideResponse</c>, as far as it is checked: all but the texts. Its spans point into the reply.</summary>
internal ref struct DecideReply
{
    public int DecisionIdLength;
    public bool HasTier;
    public ReadOnlySpan<byte> Tier;
    public int Rank;
    public int Priority;
    public long SortKey;
    public bool HasRoute;
    public ReadOnlySpan<byte> Queue;
    public ReadOnlySpan<byte> RouteRule;
    public int RouteTargets;
    public int CurrentTarget;
    public ReadOnlySpan<byte> SlaRule;
    public int SlaTargets;
    public Instant Due0;
    public Instant Due1;
    public int Handling;
    public int Reasons;
    public ReadOnlySpan<byte> Revision;
    public int ScoreStatus;
    public double? ValueScore;
    public double? Percentile;
    public int Recency;
    public int Frequency;
    public int Monetary;
    public int Segment;
    public bool Degraded;
    public Instant DecidedAt;

    /// <summary>Decodes a whole reply.</summary>
    /// <exception cref="InvalidDataException">The reply is malformed.</exception>
    public static DecideReply Read(ReadOnlySpan<byte> message)
    {
        var reply = default(DecideReply);
        var reader = new ProtoReader(message);
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case DecideResponse.DecisionIdFieldNumber:
                    reply.DecisionIdLength = reader.ReadBytes().Length;
                    break;
                case DecideResponse.TierFieldNumber:
                    ReadTier(reader.ReadBytes(), ref reply);
                    break;
                case DecideResponse.PriorityFieldNumber:
                    reply.Priority = (int)reader.ReadVarint();
                    break;
                case DecideResponse.SortKeyFieldNumber:
                    reply.SortKey = reader.ReadVarint();
                    break;
                case DecideResponse.RouteFieldNumber:
                    ReadRoute(reader.ReadBytes(), ref reply);
                    break;
                case DecideResponse.SlaFieldNumber:
                    ReadSla(reader.ReadBytes(), ref reply);
                    break;
                case DecideResponse.TreatmentFieldNumber:
                    reply.Handling = ReadVarint(reader.ReadBytes(), Treatment.HandlingFieldNumber);
                    break;
                case DecideResponse.ReasonsFieldNumber:
                    // A reason without a code is none.
                    reply.Reasons += ReadVarint(reader.ReadBytes(), Reason.CodeFieldNumber) == 0 ? 0 : 1;
                    break;
                case DecideResponse.PolicyFieldNumber:
                    reply.Revision = ReadText(reader.ReadBytes(), PolicyReference.RevisionFieldNumber);
                    break;
                case DecideResponse.ScoreFieldNumber:
                    ReadScore(reader.ReadBytes(), ref reply);
                    break;
                case DecideResponse.DegradedFieldNumber:
                    reply.Degraded = reader.ReadVarint() != 0;
                    break;
                case DecideResponse.DecidedAtFieldNumber:
                    reply.DecidedAt = ReadTime(reader.ReadBytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return reply;
    }

    private static void ReadTier(ReadOnlySpan<byte> message, ref DecideReply reply)
    {
        reply.HasTier = true;
        reply.Tier = ReadText(message, V1.Tier.NameFieldNumber);
        reply.Rank = ReadVarint(message, V1.Tier.RankFieldNumber);
    }

    private static void ReadRoute(ReadOnlySpan<byte> message, ref DecideReply reply)
    {
        reply.HasRoute = true;
        var reader = new ProtoReader(message);
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case Route.QueueFieldNumber:
                    reply.Queue = reader.ReadBytes();
                    break;
                case Route.RuleFieldNumber:
                    reply.RouteRule = reader.ReadBytes();
                    break;
                case Route.TargetsFieldNumber:
                    reply.RouteTargets += ReadText(reader.ReadBytes(), RouteTarget.QueueFieldNumber).IsEmpty ? 0 : 1;
                    break;
                case Route.CurrentTargetFieldNumber:
                    reply.CurrentTarget = (int)reader.ReadVarint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static void ReadSla(ReadOnlySpan<byte> message, ref DecideReply reply)
    {
        var reader = new ProtoReader(message);
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case Sla.RuleFieldNumber:
                    reply.SlaRule = reader.ReadBytes();
                    break;
                case Sla.TargetsFieldNumber:
                    var due = ReadTime(ReadText(reader.ReadBytes(), SlaTarget.DueAtFieldNumber));
                    (reply.Due0, reply.Due1) = reply.SlaTargets++ == 0 ? (due, reply.Due1) : (reply.Due0, due);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static void ReadScore(ReadOnlySpan<byte> message, ref DecideReply reply)
    {
        var reader = new ProtoReader(message);
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case ScoreSummary.StatusFieldNumber:
                    reply.ScoreStatus = (int)reader.ReadVarint();
                    break;
                case ScoreSummary.ValueScoreFieldNumber:
                    reply.ValueScore = reader.ReadDouble();
                    break;
                case ScoreSummary.PercentileFieldNumber:
                    reply.Percentile = reader.ReadDouble();
                    break;
                case ScoreSummary.RecencyFieldNumber:
                    reply.Recency = (int)reader.ReadVarint();
                    break;
                case ScoreSummary.FrequencyFieldNumber:
                    reply.Frequency = (int)reader.ReadVarint();
                    break;
                case ScoreSummary.MonetaryFieldNumber:
                    reply.Monetary = (int)reader.ReadVarint();
                    break;
                case ScoreSummary.SegmentFieldNumber:
                    reply.Segment = (int)reader.ReadVarint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static int ReadVarint(ReadOnlySpan<byte> message, int field)
    {
        var value = 0;
        var reader = new ProtoReader(message);
        while (reader.NextField())
        {
            if (reader.Field == field)
            {
                value = (int)reader.ReadVarint();
            }
            else
            {
                reader.Skip();
            }
        }

        return value;
    }

    private static ReadOnlySpan<byte> ReadText(ReadOnlySpan<byte> message, int field)
    {
        ReadOnlySpan<byte> value = default;
        var reader = new ProtoReader(message);
        while (reader.NextField())
        {
            if (reader.Field == field)
            {
                value = reader.ReadBytes();
            }
            else
            {
                reader.Skip();
            }
        }

        return value;
    }

    private static Instant ReadTime(ReadOnlySpan<byte> message)
    {
        long seconds = 0, nanoseconds = 0;
        var reader = new ProtoReader(message);
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case Google.Protobuf.WellKnownTypes.Timestamp.SecondsFieldNumber:
                    seconds = reader.ReadVarint();
                    break;
                case Google.Protobuf.WellKnownTypes.Timestamp.NanosFieldNumber:
                    nanoseconds = reader.ReadVarint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return Instant.FromUnixTimeSeconds(seconds).PlusNanoseconds(nanoseconds);
    }
}
