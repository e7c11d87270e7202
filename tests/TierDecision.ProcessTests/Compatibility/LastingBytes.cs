using Google.Protobuf;
using Grpc.Core;
using TierDecision.ProcessTests.Service;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>Answers of <c>Decide</c> as the bytes that come over gRPC, without the fields that differ from call to call.</summary>
internal static class LastingBytes
{
    private static readonly Marshaller<byte[]> AsTheyAre = Marshallers.Create(bytes => bytes, bytes => bytes);

    private static readonly Method<byte[], byte[]> Decide =
        new(MethodType.Unary, DecisionService.Descriptor.FullName, nameof(DecisionService.DecisionServiceClient.Decide), AsTheyAre, AsTheyAre);

    /// <summary>Asks, and gives the rest of the answer in the order in which it came, in hexadecimal digits.</summary>
    public static async Task<string> AskAsync(ServiceProcess service, DecideRequest request)
    {
        var answer = await service.Channel.CreateCallInvoker().AsyncUnaryCall(Decide, null, default, request.ToByteArray());
        return Convert.ToHexString(Without(
            answer,
            [DecideResponse.DecisionIdFieldNumber, DecideResponse.DecidedAtFieldNumber],
            (DecideResponse.ScoreFieldNumber, [ScoreSummary.AgeFieldNumber, ScoreSummary.UnconfirmedForFieldNumber])));
    }

    // One field after the other, number and content. The length of the message that they stand in is written anew.
    private static byte[] Without(byte[] message, int[] fields, (int Field, int[] Without)? within = null)
    {
        using var rest = new MemoryStream();
        using var output = new CodedOutputStream(rest);
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag && tag != 0)
        {
            var (field, type) = (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag));
            var bytes = type == WireFormat.WireType.LengthDelimited ? input.ReadBytes().ToByteArray() : null;
            var number = type switch
            {
                WireFormat.WireType.Varint => input.ReadUInt64(),
                WireFormat.WireType.Fixed64 => input.ReadFixed64(),
                WireFormat.WireType.Fixed32 => input.ReadFixed32(),
                _ => 0ul,
            };
            if (!fields.Contains(field))
            {
                output.WriteTag(tag);
                output.WriteUInt64(number);
                var content = bytes is not null && within is (var outer, var inner) && outer == field ? Without(bytes, inner) : bytes ?? [];
                output.WriteBytes(ByteString.CopyFrom(content));
            }
        }

        output.Flush();
        return rest.ToArray();
    }
}
