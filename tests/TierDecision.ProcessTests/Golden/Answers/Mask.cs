using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using TierDecision.ProcessTests.Golden.Asking;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden.Answers;

/// <summary>
/// Replaces the parts of an answer that differ from run to run. All other bytes are compared. It replaces:
/// <list type="bullet">
/// <item>the first half of decision ids, which is random for each start of the service; the second half counts decisions and stays;</item>
/// <item>pseudonyms of the decision log, which depend on random keys; each becomes the number of its first occurrence, so that equal ones stay
/// equal;</item>
/// <item>the trace id of a problem document, which names the connection.</item>
/// </list>
/// The client leaves out one more part, the header <c>date</c>. One instance masks the answers of one service, in order.
/// </summary>
internal sealed partial class Mask
{
    private const int IdLength = 32;
    private const int PrefixLength = 16;

    private static readonly byte[] Zeros = Encoding.ASCII.GetBytes(new string('0', PrefixLength));
    private static readonly byte[] Remembered = Encoding.ASCII.GetBytes(Exchange.LastDecision);

    private readonly byte[] _prefix;
    private readonly Dictionary<string, string> _pseudonyms = [];
    private byte[] _last = Encoding.ASCII.GetBytes(new string('e', IdLength));

    /// <param name="decision">The id of a decision of the service.</param>
    public Mask(string decision) => _prefix = Encoding.ASCII.GetBytes(decision[..PrefixLength]);

    /// <summary>Puts the real decision id into a request that has <see cref="Exchange.LastDecision"/>.</summary>
    public Exchange Fill(Exchange exchange) => exchange with
    {
        Path = exchange.Path.Replace(Exchange.LastDecision, Encoding.ASCII.GetString(_last), StringComparison.Ordinal),
        Body = exchange.Body is { } body && body.AsSpan().IndexOf(Remembered) >= 0 ? Replace([.. body], Remembered, _last) : exchange.Body,
    };

    /// <summary>Masks an answer.</summary>
    public Answer Apply(Exchange exchange, Answer answer)
    {
        var body = answer.Body;
        if (exchange.IsRemembered && body.AsSpan().IndexOf(_prefix) is >= 0 and var at)
        {
            _last = body[at..(at + IdLength)];
        }

        Replace(body, _prefix, Zeros);
        if (exchange.Method == nameof(CustomerService.CustomerServiceClient.TraceCustomer) && answer.IsOk)
        {
            foreach (var pseudonym in Pseudonyms(exchange.Transport, body))
            {
                Replace(body, Encoding.ASCII.GetBytes(pseudonym), Encoding.ASCII.GetBytes(Number(pseudonym)));
            }
        }

        if (answer.IsProblem)
        {
            body = Encoding.UTF8.GetBytes(TraceId().Replace(Encoding.UTF8.GetString(body), "\"traceId\":\"\""));
        }

        return answer with { Body = body };
    }

    private string Number(string pseudonym)
    {
        if (!_pseudonyms.TryGetValue(pseudonym, out var number))
        {
            _pseudonyms[pseudonym] = number = (_pseudonyms.Count + 1).ToString("00000000000000000000000000000000", CultureInfo.InvariantCulture);
        }

        return number;
    }

    private static IReadOnlyList<string> Pseudonyms(Transport transport, byte[] body) => transport == Transport.Grpc
        ? TraceCustomerResponse.Parser.ParseFrom(body.AsSpan(Wire.Prefix)).LogPseudonyms
        : JsonParser.Default.Parse<TraceCustomerResponse>(Encoding.UTF8.GetString(body)).LogPseudonyms;

    private static byte[] Replace(byte[] body, ReadOnlySpan<byte> find, ReadOnlySpan<byte> put)
    {
        for (var from = 0; body.AsSpan(from).IndexOf(find) is >= 0 and var at; from += at + put.Length)
        {
            put.CopyTo(body.AsSpan(from + at));
        }

        return body;
    }

    [GeneratedRegex("\"traceId\":\"[^\"]*\"")]
    private static partial Regex TraceId();
}
