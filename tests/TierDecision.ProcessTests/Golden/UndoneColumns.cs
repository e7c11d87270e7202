using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using TierDecision.ProcessTests.Golden.Answers;
using TierDecision.ProcessTests.Golden.Asking;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden;

/// <summary>Takes columns of the record out of answers that did not have them.</summary>
internal static partial class UndoneColumns
{
    /// <summary>An answer of <c>GetCustomer</c> without <c>dissatisfied_at</c>.</summary>
    public static Answer WithoutDissatisfiedAt(Exchange exchange, Answer answer)
    {
        if (!answer.IsOk)
        {
            return answer;
        }

        return answer with
        {
            Body = exchange.Transport == Transport.Grpc
                ? WithoutDissatisfiedAt(answer.Body)
                : Encoding.UTF8.GetBytes(DissatisfiedAt().Replace(Encoding.UTF8.GetString(answer.Body), "")),
        };
    }

    /// <summary>An answer of <c>GetCustomer</c> over gRPC that leaves out zeros, false and empty texts; JSON has them either way.</summary>
    public static Answer WithoutZeros(Exchange exchange, Answer answer)
    {
        if (!answer.IsOk || exchange.Transport == Transport.Http)
        {
            return answer;
        }

        var response = GetCustomerResponse.Parser.ParseFrom(answer.Body.AsSpan(Wire.Prefix));
        CustomerRequests.LeaveZerosOut(response.Score);
        return answer with { Body = Wire.Frame(response.ToByteArray()) };
    }

    private static byte[] WithoutDissatisfiedAt(byte[] body)
    {
        var response = GetCustomerResponse.Parser.ParseFrom(body.AsSpan(Wire.Prefix));
        response.Score.DissatisfiedAt = null;
        return Wire.Frame(response.ToByteArray());
    }

    [GeneratedRegex(""",\s*"dissatisfied_at":\s*"[^"]*" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex DissatisfiedAt();
}
