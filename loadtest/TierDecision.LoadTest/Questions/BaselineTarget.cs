using System.Globalization;
using System.Text;
using TierDecision.LoadTest.Baselines;
using TierDecision.LoadTest.Baselines.V1;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Wire;

namespace TierDecision.LoadTest.Questions;

/// <summary>A look-up of one of the baselines: the customer by id, answered with tier, priority and value score.</summary>
internal sealed class LookupTarget(string method, CustomerDocuments documents, ZipfSampler customers) : LoadTarget
{
    private const byte CustomerIdTag = (LookupRequest.CustomerIdFieldNumber << 3) | 2;

    public override string Path { get; } = $"/tierdecision.loadtest.v1.BaselineService/{method}";

    public override Question Draw(ref SplitMix64 random) => new(customers.Next(ref random), 0);

    public override int Write(Question question, Span<byte> message)
    {
        question.Customer.TryFormat(message[2..], out var length, default, CultureInfo.InvariantCulture);
        message[0] = CustomerIdTag;
        message[1] = (byte)length;
        return length + 2;
    }

    public override string? Check(Question question, ReadOnlySpan<byte> reply)
    {
        var expected = documents.Of(question.Customer);
        var (found, tier, priority, score) = (false, "", 0, 0d);
        var reader = new ProtoReader(reply);
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case LookupReply.FoundFieldNumber:
                    found = reader.ReadVarint() != 0;
                    break;
                case LookupReply.TierFieldNumber:
                    var text = reader.ReadBytes();
                    tier = Ascii.Equals(text, expected.Tier) ? expected.Tier : Encoding.UTF8.GetString(text);
                    break;
                case LookupReply.PriorityFieldNumber:
                    priority = (int)reader.ReadVarint();
                    break;
                case LookupReply.ValueScoreFieldNumber:
                    score = reader.ReadDouble();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return found && tier == expected.Tier && priority == expected.Priority && score == expected.ValueScore
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"customer {question.Customer} is {tier} {priority} {score}, not {expected.Tier} {expected.Priority} {expected.ValueScore}");
    }
}

/// <summary>The call that does nothing.</summary>
internal sealed class EmptyTarget : LoadTarget
{
    public override string Path => "/tierdecision.loadtest.v1.BaselineService/Empty";

    public override Question Draw(ref SplitMix64 random) => default;

    public override int Write(Question question, Span<byte> message) => 0;

    public override string? Check(Question question, ReadOnlySpan<byte> reply) => reply.IsEmpty ? null : "it is not empty";
}
