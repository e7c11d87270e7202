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
/// <item>decision ids, which are random for each start of the service; what stands for them counts decisions, as the ids of the baseline did in their
/// second half;</item>
/// <item>pseudonyms of the decision log, which depend on random keys; each becomes the number of its first occurrence, so that equal ones stay
/// equal;</item>
/// <item>the trace id of a problem document, which names the connection.</item>
/// </list>
/// The client leaves out one more part, the header <c>date</c>. One instance masks the answers of one service, in order.
/// </summary>
internal sealed partial class Mask
{
    private const int IdLength = 32;

    // How many decisions further ids are looked for; none is found that the service has not given.
    private const int Ahead = 2000;

    private static readonly byte[] Remembered = Encoding.ASCII.GetBytes(Exchange.LastDecision);

    private readonly Func<ulong, string> _decisionId;
    private readonly Dictionary<string, ulong> _numbers = [];
    private readonly Dictionary<string, string> _pseudonyms = [];
    private ulong _highest;
    private byte[] _last = Encoding.ASCII.GetBytes(new string('e', IdLength));

    /// <param name="decisionId">The id that the service gives its decision of a number.</param>
    public Mask(Func<ulong, string> decisionId) => _decisionId = decisionId;

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
        var isRemembered = exchange.IsRemembered;
        foreach (var match in DecisionId().EnumerateMatches(Encoding.Latin1.GetString(body)))
        {
            var id = body.AsSpan(match.Index, match.Length);
            if (NumberOf(Encoding.ASCII.GetString(id)) is { } number)
            {
                _last = isRemembered ? id.ToArray() : _last;
                isRemembered = false;
                Encoding.ASCII.GetBytes(number.ToString("x32", CultureInfo.InvariantCulture), id);
            }
        }

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

    private ulong? NumberOf(string id)
    {
        while (!_numbers.ContainsKey(id) && (ulong)_numbers.Count < _highest + Ahead)
        {
            var next = (ulong)_numbers.Count + 1;
            _numbers[_decisionId(next)] = next;
        }

        if (!_numbers.TryGetValue(id, out var number))
        {
            return null;
        }

        _highest = Math.Max(_highest, number);
        return number;
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

    // A field of a protobuf message begins with its length, one of JSON with a quotation mark.
    [GeneratedRegex("(?<=[ \"])[0-9a-f]{32}")]
    private static partial Regex DecisionId();

    [GeneratedRegex("\"traceId\":\"[^\"]*\"")]
    private static partial Regex TraceId();
}
