using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using TierDecision.ProcessTests.Golden.Answers;
using TierDecision.ProcessTests.Golden.Asking;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden;

/// <summary>Takes the audit trail out of answers that did not know it.</summary>
internal static partial class UndoneAudit
{
    /// <summary>An answer of <c>RemoveCustomer</c> without <c>audit_entries</c>.</summary>
    public static Answer WithoutEntries(Exchange exchange, Answer answer)
    {
        if (!answer.IsOk)
        {
            return answer;
        }

        if (exchange.Transport == Transport.Http)
        {
            return answer with { Body = Encoding.UTF8.GetBytes(AuditEntries().Replace(Encoding.UTF8.GetString(answer.Body), "")) };
        }

        var response = RemoveCustomerResponse.Parser.ParseFrom(answer.Body.AsSpan(Wire.Prefix));
        if (response.Receipt is { } receipt)
        {
            receipt.AuditEntries = 0;
        }

        return answer with { Body = Wire.Frame(response.ToByteArray()) };
    }

    /// <summary>An answer of <c>TraceCustomer</c> without what is in the audit trail.</summary>
    public static Answer WithoutTrace(Exchange exchange, Answer answer)
    {
        if (!answer.IsOk)
        {
            return answer;
        }

        if (exchange.Transport == Transport.Http)
        {
            return answer with { Body = Encoding.UTF8.GetBytes(AuditTrace().Replace(Encoding.UTF8.GetString(answer.Body), "")) };
        }

        var response = TraceCustomerResponse.Parser.ParseFrom(answer.Body.AsSpan(Wire.Prefix));
        foreach (var trace in response.Traces.Where(trace => trace.Place == TracePlace.Audit).ToArray())
        {
            response.Traces.Remove(trace);
        }

        return answer with { Body = Wire.Frame(response.ToByteArray()) };
    }

    [GeneratedRegex(""",\s*"audit_entries":\s*[0-9]+""")]
    private static partial Regex AuditEntries();

    // The record comes first.
    [GeneratedRegex(""",\s*\{[^{}]*"TRACE_PLACE_AUDIT"[^{}]*\}""")]
    private static partial Regex AuditTrace();
}
