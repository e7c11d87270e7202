using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using TierDecision.ProcessTests.Golden.Answers;
using TierDecision.ProcessTests.Golden.Asking;

namespace TierDecision.ProcessTests.Golden;

/// <summary>Takes what answers say of the data out of those that did not.</summary>
internal static partial class UndoneNotices
{
    /// <summary>An answer without <c>data_notice</c>.</summary>
    public static Answer WithoutNotice(Exchange exchange, Answer answer)
    {
        if (!answer.IsOk)
        {
            return answer;
        }

        return answer with
        {
            Body = exchange.Transport == Transport.Grpc
                ? WithoutNotice(exchange.Method, answer.Body)
                : Encoding.UTF8.GetBytes(Notice().Replace(Encoding.UTF8.GetString(answer.Body), "")),
        };
    }

    // All other fields stay as they came, in their order.
    private static byte[] WithoutNotice(string method, byte[] body)
    {
        var number = Wire.Methods.Values.Single(described => described.Name == method).OutputType.FindFieldByName("data_notice").FieldNumber;
        var message = body.AsSpan(Wire.Prefix).ToArray();
        var input = new CodedInputStream(message);
        while (true)
        {
            var start = (int)input.Position;
            var tag = input.ReadTag();
            if (tag == 0)
            {
                return body;
            }

            input.SkipLastField();
            if (WireFormat.GetTagFieldNumber(tag) == number)
            {
                return Wire.Frame([.. message[..start], .. message[(int)input.Position..]]);
            }
        }
    }

    [GeneratedRegex(""",\s*"data_notice":\s*\{\s*"reasons":\s*\[[^\]]*\]\s*\}""")]
    private static partial Regex Notice();
}
