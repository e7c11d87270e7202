using System.Text;
using Google.Protobuf;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>Requests that are wrong as a whole: unknown paths, wrong verbs, bodies that cannot be read.</summary>
internal sealed class OddRequests(World world)
{
    private const string Json = "application/json";
    private const string Grpc = "application/grpc";
    private const string Voice = """{"contact":{"channel":"CHANNEL_VOICE"}}""";
    private const string DecidePath = "/tierdecision.v1.DecisionService/Decide";

    private static readonly string[] Routes =
    [
        "/v1/decide", "/v1/priority", "/v1/sla", "/v1/route", "/v1/decide-batch", "/v1/sla-clocks", "/v1/sla-migration", "/v1/rank-orders",
        "/v1/allocate-stock", "/v1/put-customer", "/v1/get-customer", "/v1/remove-customer", "/v1/trace-customer", "/v1/set-override",
        "/v1/clear-override",
    ];

    private static readonly string[] Bodies =
    [
        "", " ", "{", "[]", "null", "\"text\"", "{}", "{}x", "// no comment\n{}",
        """{"contact":{"channel":"CHANNEL_VOICE"}} {}""",
        """{"contact":{"channel":"CHANNEL_PIGEON"}}""",
        """{"contact":{"channel":1}}""",
        """{"contact":{"channel":99}}""",
        """{"contact":{},"ticket":{}}""",
        """{"contact":{"channel":"CHANNEL_VOICE"},"contact":{"channel":"CHANNEL_CHAT"}}""",
        """{"contact":{"arrived_at":"yesterday"}}""",
        """{"contact":{"arrived_at":"2026-03-01"}}""",
        """{"contact":{"channel":"CHANNEL_VOICE","arrivedAt":"2026-03-01T08:00:00+05:00"}}""",
        """{"unknown_field":1}""",
        """{"order":{"value":"12.5"}}""",
        """{"order":{"value":"much"}}""",
        """{"order":{"value":"NaN"}}""",
        """{"order":{"value":1e400}}""",
        """{"customer":{"phone":"+4930","email":"a@b.c"}}""",
        """{"customer":"42"}""",
        """{"customer":{"customer_id":"\ud83d\ude00"},"contact":{"channel":"CHANNEL_CHAT"}}""",
        """{"customer":{"customer_id":"\ud800"}}""",
        """{"request_id":7}""",
        """{"explain":"yes"}""",
        """{"ticket":{"attributes":{"a":null}}}""",
        """{"ticket":{"attributes":[]}}""",
        "{\"ticket\":{\"topic\":\"tab\there\"}}",
        """{"render_for":["TARGET_SYSTEM_GENESYS",7]}""",
    ];

    private readonly Dice _dice = world.Dice;

    /// <summary>A random one.</summary>
    public Exchange Any() => _dice.Below(10) switch
    {
        < 3 => Post("bad-json", _dice.Of(Routes), Encoding.UTF8.GetBytes(_dice.Of(Bodies))),
        3 => WrongVerb(),
        4 => UnknownAddress(),
        5 => Post("bad-json", "/v1/queue-states", Encoding.UTF8.GetBytes(_dice.Of(Bodies))),
        6 => Spelling(),
        _ => OverGrpc(),
    };

    /// <summary>Requests to send once: they are large, or have one form.</summary>
    public IEnumerable<Exchange> Once()
    {
        yield return Post("too-large", "/v1/decide", Padded(64 * 1024));
        yield return Post("too-large", "/v1/decide", Padded((64 * 1024) + 1));
        yield return Post("too-large", "/v1/decide", Padded((64 * 1024) + 1)) with { IsChunked = true };
        yield return Post("too-large", "/v1/get-customer", Padded((64 * 1024) + 1));
        yield return Post("too-large", "/v1/sla-clocks", Padded((512 * 1024) + 1));
        yield return Post("too-large", "/v1/queue-states", Padded((1024 * 1024) + 1));
        yield return Post("bad-json", "/v1/decide", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Voice)]);
        yield return Post("bad-json", "/v1/decide", Encoding.Latin1.GetBytes("""{"customer":{"customer_id":"é"}}"""));
        yield return Post("bad-json", "/v1/decide", Encoding.Unicode.GetBytes(Voice));
        yield return Post("bad-json", "/v1/decide", Encoding.UTF8.GetBytes(new string('[', 300)));
        var deep = string.Concat(Enumerable.Repeat("{\"order\":", 120)) + new string('}', 120);
        yield return Post("bad-json", "/v1/decide", Encoding.UTF8.GetBytes(deep));

        var large = new DecideRequest { Contact = new Contact { Channel = Channel.Voice }, RequestId = new string('r', 40 * 1024) };
        yield return Call("too-large", DecidePath, Wire.Frame(large.ToByteArray()));
        var tooLarge = new DecideRequest { RequestId = new string('r', (4 * 1024 * 1024) + 1) };
        yield return Call("too-large", "/tierdecision.v1.SlaService/EvaluateClocks", Wire.Frame(tooLarge.ToByteArray()));
    }

    private static byte[] Padded(int length) => Encoding.UTF8.GetBytes(Voice.PadRight(length));

    private static Exchange Post(string what, string path, byte[] body) =>
        new() { Method = what, Transport = Transport.Http, Path = path, ContentType = Json, Body = body };

    private static Exchange Call(string what, string path, byte[] body) =>
        new() { Method = what, Transport = Transport.Grpc, Path = path, ContentType = Grpc, Body = body };

    private Exchange WrongVerb()
    {
        var verb = _dice.Of("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD");
        var path = _dice.Of(_dice.Of(Routes), "/v1/queue-states", "/v1/explanations/" + new string('0', 32));
        return new Exchange { Method = "wrong-verb", Transport = Transport.Http, Verb = verb, Path = path };
    }

    private Exchange UnknownAddress() => new()
    {
        Method = "unknown-address",
        Transport = Transport.Http,
        Verb = _dice.Of("GET", "POST"),
        Path = _dice.Of(
            "/", "/v1", "/v1/", "/v2/decide", "/v1/decide/it", "/v1/nothing", "/v1/explanations", "/v1/explanations/", "/v1/explanations/a/b",
            "/v1/d%C3%A9cide", DecidePath),
    };

    // Paths that routing takes or refuses by their spelling.
    private Exchange Spelling() => Post(
        "spelling",
        _dice.Of("/V1/Decide", "/v1/decide/", "/v1/%64ecide", "//v1/decide", "/v1/decide?pretty&pretty", "/v1/decide?Pretty", "/v1/decide?x=1"),
        Encoding.UTF8.GetBytes(Voice));

    private Exchange OverGrpc()
    {
        var message = new DecideRequest { Contact = new Contact { Channel = Channel.Voice } }.ToByteArray();
        var batch = "/tierdecision.v1.DecisionService/DecideBatch";
        return _dice.Of<Func<Exchange>>(
            () => Call("unknown-method", "/tierdecision.v1.DecisionService/Nothing", Wire.Frame(message)),
            () => Call("unknown-method", "/tierdecision.v1.Nothing/Decide", Wire.Frame(message)),
            () => Call("unknown-method", "/tierdecision.v1.decisionservice/decide", Wire.Frame(message)),
            () => Call("unknown-method", "/", Wire.Frame(message)),
            () => Call("bad-message", _dice.Of(DecidePath, batch), Wire.Frame([0xFF, 0xFF, 0xFF])),
            () => Call("bad-message", _dice.Of(DecidePath, batch), Wire.Frame([.. message, 0x0A])),
            () => Call("bad-message", DecidePath, Wire.Frame([0x28, 0x01, .. message])), // request_id with the wire type of a number
            () => Call("bad-message", DecidePath, []),
            () => Call("bad-message", DecidePath, [0, 0, 0]),
            () => Call("bad-message", DecidePath, Wire.Frame(message)[..^1]),
            () => Call("bad-message", DecidePath, [.. Wire.Frame(message), .. Wire.Frame(message)]),
            () => Call("bad-message", DecidePath, Wire.Frame(message, isCompressed: true)),
            () => Call("bad-message", DecidePath, Wire.Frame(message, isCompressed: true)) with { Headers = [("grpc-encoding", "gzip")] },
            () => Call("bad-message", DecidePath, Wire.Frame(message)) with { Headers = [("grpc-encoding", "snappy")] },
            () => Call("bad-message", DecidePath, Wire.Frame([.. message, 0xF8, 0x3F, 0x01])), // a field that the contract does not have
            () => Call("bad-message", DecidePath, Wire.Frame(message)) with { ContentType = _dice.Of("application/json", "application/grpc-web") },
            () => Call("bad-message", DecidePath, Wire.Frame(message)) with { ContentType = null },
            () => Call("bad-message", DecidePath, Wire.Frame(message)) with { Verb = "GET", Body = null })();
    }
}
