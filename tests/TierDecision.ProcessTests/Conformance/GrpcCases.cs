using static TierDecision.ProcessTests.Conformance.GrpcFrames;

namespace TierDecision.ProcessTests.Conformance;

/// <summary>The ways to send a message that are compared.</summary>
internal static class GrpcCases
{
    private const string Ok = "200, 0";
    private const string Unimplemented = "200, 12";
    private const string Malformed = "200, 3";
    private const string Exhausted = "200, 8";
    private const string Late = "200, 4";
    private const string MediaType = "415, 13";
    private const string ResetByProtocol = "reset 1";
    private const string Ended = "connection ended";

    /// <summary>Which content types, verbs, paths and schemes make a call.</summary>
    public static IReadOnlyList<GrpcCase> Addressing { get; } =
    [
        Typed("application/grpc", Ok),
        Typed("application/grpc+proto", Ok),
        Typed("application/grpc+json", Ok),
        Typed("application/grpc; charset=utf-8", Ok),
        Typed("application/grpc;a=b", Ok),
        Typed("APPLICATION/GRPC", Ok),
        Typed("Application/Grpc+Proto", Ok),
        Typed("application/grpc-web", MediaType),
        Typed("application/grpc-web+proto", MediaType),
        Typed("application/grpc-web-text", MediaType),
        Typed("application/grpcx", MediaType),
        Typed("application/grp", MediaType),
        Typed("application/json", MediaType),
        Typed("text/plain", MediaType),
        Typed("application/octet-stream", MediaType),
        Typed("", MediaType),
        new("no content type", MediaType) { ContentTypes = [] },
        new("two content types", MediaType) { ContentTypes = ["application/grpc", "application/grpc"] },
        new("verb GET", "404, none") { Verb = "GET", ContentTypes = ["application/grpc"] },
        new("verb PUT", "404, none") { Verb = "PUT", ContentTypes = ["application/grpc"] },
        new("verb post", Ok) { Verb = "post", ContentTypes = ["application/grpc"] },
        new("verb that nobody knows", "404, none") { Verb = "FETCH", ContentTypes = ["application/grpc"] },
        new("path in capitals", Ok) { Path = path => path.ToUpperInvariant(), ContentTypes = ["application/grpc"] },
        new("path with a slash behind", Ok) { Path = path => path + "/", ContentTypes = ["application/grpc"] },
        new("path with two slashes", "404, none") { Path = path => "/" + path, ContentTypes = ["application/grpc"] },
        new("path with an escape", Ok) { Path = path => path.Replace("/D", "/%44", StringComparison.Ordinal), ContentTypes = ["application/grpc"] },
        new("path with a step up", Ok) { Path = path => "/x/.." + path, ContentTypes = ["application/grpc"] },
        new("path with a query", Ok) { Path = path => path + "?a=b", ContentTypes = ["application/grpc"] },
        new("path that goes on", Unimplemented) { Path = path => path + "s", ContentTypes = ["application/grpc"] },
        new("path without a slash", ResetByProtocol) { Path = path => path[1..], ContentTypes = ["application/grpc"] },
        new("scheme https", ResetByProtocol) { Scheme = "https", ContentTypes = ["application/grpc"] },
    ];

    /// <summary>Which headers and bodies make a message.</summary>
    public static IReadOnlyList<GrpcCase> Messages { get; } =
    [
        // te
        new("no te", Ok) { Headers = [] },
        new("te in capitals", Ended) { Headers = [("te", "TRAILERS")] },
        new("te that is none", Ended) { Headers = [("te", "gzip")] },
        new("te with more", Ended) { Headers = [("te", "trailers, deflate")] },
        new("te twice", Ok) { Headers = [("te", "trailers"), ("te", "trailers")] },

        // Other headers
        new("connection header", Ended) { Headers = [("connection", "close")] },
        new("header in capitals", Ended) { Headers = [("X-Capital", "1")] },
        new("pseudo-header behind others", Ended) { Headers = [("te", "trailers"), (":path", "/")] },
        new("header with a line end", Ended) { Headers = [("x", "a\r\nb: c")] },
        new("metadata", Ok) { Headers = [("te", "trailers"), ("x-trace", "1"), ("x-trace", "2"), ("user-agent", "grpc-c/1")] },
        new("binary metadata", Ok) { Headers = [("te", "trailers"), ("x-bin", "AAECAw==")] },
        new("binary metadata that is no base64", Ok) { Headers = [("te", "trailers"), ("x-bin", "?")] },
        new("long metadata", Ok) { Headers = [("te", "trailers"), ("x-long", new string('x', 8_000))] },
        new("many headers", Ok) { Headers = [("te", "trailers"), .. Enumerable.Range(0, 90).Select(i => ($"x-{i}", "1"))] },
        new("too many headers", Ended) { Headers = [("te", "trailers"), .. Enumerable.Range(0, 200).Select(i => ($"x-{i}", "1"))] },
        new("right length", Ok) { Headers = [("te", "trailers"), ("content-length", "$length")] },
        new("length that is too small", ResetByProtocol) { Headers = [("te", "trailers"), ("content-length", "3")] },
        new("length that is too large", ResetByProtocol) { Headers = [("te", "trailers"), ("content-length", "10000")] },
        new("length that is none", Ended) { Headers = [("te", "trailers"), ("content-length", "x")] },
        new("message type", Ok) { Headers = [("te", "trailers"), ("grpc-message-type", "x.Y")] },
        new("accepted encodings", Ok) { Headers = [("te", "trailers"), ("grpc-accept-encoding", "identity,deflate,gzip")] },

        // Deadlines
        .. new[] { "10S", "1H", "99999999H", "20000m", "20000000u" }.Select(text => Deadline(text, Ok)),
        .. new[] { "what", "10", "S", "-1S", "10s", "1.5S", "123456789S", "" }.Select(text => Deadline(text, Ok)),
        new("no end before the deadline", Late) { Headers = [("te", "trailers"), ("grpc-timeout", "300m")], Frames = body => [new(body)] },
        new("half a message until the deadline", Late)
        {
            Headers = [("te", "trailers"), ("grpc-timeout", "300m")], Frames = body => [new(body[..(body.Length / 2)])],
        },
        new("nothing until the deadline", Late) { Headers = [("te", "trailers"), ("grpc-timeout", "300m")], Frames = _ => [] },

        // Encodings and the flag
        Encoded("identity", Ok, Plain),
        Encoded("", Ok, Plain),
        Encoded("gzip", Ok, message => Flagged(1, Gzip(message))),
        Encoded("gzip", Ok, Plain),
        Encoded("gzip, in two parts", Ok, message => Flagged(1, [.. Gzip(message[..4]), .. Gzip(message[4..])])) with
        {
            Headers = [("te", "trailers"), ("grpc-encoding", "gzip")],
        },
        Encoded("GZIP", Unimplemented, message => Flagged(1, Gzip(message))),
        Encoded("deflate", Ok, message => Flagged(1, Deflate(message))),
        Encoded("br", Unimplemented, message => Flagged(1, message)),
        Encoded("br", Ok, Plain),
        Encoded("gzip,identity", Unimplemented, message => Flagged(1, Gzip(message))),
        Encoded("identity", Malformed, message => Flagged(1, message)),
        new("flag without an encoding", Malformed) { Body = message => Flagged(1, message) },
        new("flag 2", Malformed) { Body = message => Flagged(2, message) },
        new("flag 255", Malformed) { Body = message => Flagged(255, message) },
        Encoded("gzip", Malformed, message => Flagged(1, message)),
        Encoded("gzip", Malformed, message => Flagged(1, Gzip(message)[..^12])),
        Encoded("gzip", Malformed, message => Flagged(1, Gzip(message)[..^9])),
        Encoded("gzip", Malformed, message => Flagged(1, [])),
        Encoded("gzip", Exhausted, _ => Flagged(1, Gzip(new byte[64 * 1024 * 1024]))),

        // Lengths
        new("no body", Malformed) { Body = _ => [] },
        new("part of a prefix", Malformed) { Body = _ => [0, 0, 0] },
        new("empty message", Malformed) { Body = _ => Plain([]) },
        new("one byte behind", Malformed) { Body = message => [.. Plain(message), 0] },
        new("a prefix behind", Malformed) { Body = message => [.. Plain(message), 0, 0, 0, 0, 0] },
        new("two messages", Malformed) { Body = message => [.. Plain(message), .. Plain(message)] },
        new("length one less", Malformed) { Body = message => Message(0, (uint)message.Length - 1, message) },
        new("length one more", Malformed) { Body = message => Message(0, (uint)message.Length + 1, message) },
        new("length 0", Malformed) { Body = message => Message(0, 0, message) },
        new("length of 64 KiB", Malformed) { Body = message => Message(0, 64 * 1024, message) },
        new("length above 64 KiB", Exhausted) { Body = message => Message(0, (64 * 1024) + 1, message) },
        new("length above 4 MiB", Exhausted) { Body = message => Message(0, (4 * 1024 * 1024) + 1, message) },
        new("length 2^31", Exhausted) { Body = message => Message(0, 0x8000_0000, message) },
        new("length 2^32 - 1", Exhausted) { Body = message => Message(0, uint.MaxValue, message) },
        new("no protobuf", Malformed) { Body = _ => Plain([0xFF, 0xFF, 0xFF]) },
        .. new[] { 16_379, 16_380, 32_762, 32_763, 32_764, 32_767, 32_768, 32_769, 65_536 }
            .Select(size => new GrpcCase($"message of {size} bytes", Ok) { Body = message => Plain(Padded(message, size)) }),

        new("message above 64 KiB", Exhausted) { Body = message => Plain(Padded(message, 65_537)) },
        Encoded("gzip", Exhausted, message => Flagged(1, Gzip(Padded(message, 65_537)))),

        // Frames
        new("single bytes", Ok) { Frames = body => InParts(body, 1, padding: null) },
        new("prefix and message apart", Ok) { Frames = body => CutAt(body, 5) },
        new("cut within the prefix", Ok) { Frames = body => CutAt(body, 2) },
        new("cut before the last byte", Ok) { Frames = body => CutAt(body, body.Length - 1) },
        new("end by itself", Ok) { Frames = WithEndByItself },
        new("padding of 0", Ok) { Frames = body => InParts(body, body.Length, padding: 0) },
        new("padding of 255", Ok) { Frames = body => InParts(body, body.Length, padding: 255) },
        new("each byte padded", Ok) { Frames = body => InParts(body, 1, padding: 7) },
        new("nothing but padding before", Ok) { Frames = body => [new([], Padding: 100), new(body, IsLast: true)] },
        new("nothing but padding at the end", Ok) { Frames = body => [new(body), new([], IsLast: true, Padding: 100)] },
        new("empty frames between", Ok)
        {
            Frames = body => [new([]), new(body[..3]), .. Enumerable.Repeat(new DataFrame([]), 10), new(body[3..]), new([], IsLast: true)],
        },
        new("trailers of the request", Ok) { Frames = body => [new(body)], Trailers = [("x-done", "1")] },
        new("trailers with a pseudo-header", Ended) { Frames = body => [new(body)], Trailers = [(":path", "/")] },
        new("half a million bytes of padding", Ok)
        {
            Frames = body => [.. Enumerable.Repeat(new DataFrame([], Padding: 255), 2_000), new(body, IsLast: true)],
        },
    ];

    private static GrpcCase Typed(string type, string expected) => new($"content type '{type}'", expected) { ContentTypes = [type] };

    private static GrpcCase Deadline(string timeout, string expected) =>
        new($"deadline '{timeout}'", expected) { Headers = [("te", "trailers"), ("grpc-timeout", timeout)] };

    private static GrpcCase Encoded(string encoding, string expected, Func<byte[], byte[]> body) =>
        new($"encoding '{encoding}', {expected}", expected) { Headers = [("te", "trailers"), ("grpc-encoding", encoding)], Body = body };
}
