using System.Globalization;
using Google.Protobuf;
using TierDecision.LoadTest.Wire;
using TierDecision.ProcessTests.Infrastructure.Http2;
using TierDecision.ProcessTests.Service;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Conformance;

/// <summary>
/// The service answers plain calls by itself (docs/decisions/0015-direct-calls.md) exactly as Grpc.AspNetCore does, however a call is sent. What the
/// library answers is seen by the content type that it takes beside, or, where the content type matters, by a method that is always the library's.
/// </summary>
public sealed class PlainPathTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const string Decide = "/tierdecision.v1.DecisionService/Decide";
    private const string DecideBatch = "/tierdecision.v1.DecisionService/DecideBatch";

    private static readonly DecideRequest Call = Requests.CallAt("42", TimeProvider.System.GetUtcNow());

    private readonly ServiceProcess _service = fixture.Service;

    public static TheoryData<string> Addressing => [.. GrpcCases.Addressing.Select(call => call.Name)];

    public static TheoryData<string> Messages => [.. GrpcCases.Messages.Select((call, i) => $"{i}: {call.Name}")];

    [Theory]
    [MemberData(nameof(Addressing))]
    public async Task Address_is_understood_as_by_the_library(string name)
    {
        var call = GrpcCases.Addressing.Single(call => call.Name == name);

        var plain = await SendAsync(call, Decide, Call, "application/grpc");
        var library = await SendAsync(call, DecideBatch, new DecideBatchRequest { Requests = { Call } }, "application/grpc");

        AssertAlike(call, plain with { Message = Named(plain.Message) }, library with { Message = Named(library.Message) });

        // The one thing in which messages differ by their method.
        static string? Named(string? message) => message?.Replace("Batch", "", StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Message_is_understood_as_by_the_library(string name)
    {
        var call = GrpcCases.Messages[int.Parse(name.Split(':')[0], CultureInfo.InvariantCulture)];

        var plain = await SendAsync(call, Decide, Call, "application/grpc");
        var library = await SendAsync(call, Decide, Call, "application/grpc+proto");

        AssertAlike(call, plain, library);
    }

    private void AssertAlike(GrpcCase call, Outcome plain, Outcome library)
    {
        Assert.DoesNotContain("Exception", _service.Output, StringComparison.Ordinal);
        Assert.Equal((call.Name, library), (call.Name, plain));
        Assert.Equal((call.Name, call.Expected), (call.Name, plain.What));
        Assert.Equal(plain.What == "200, 0", plain.Decision is not null);
    }

    // On a connection of its own, with a good call behind it.
    private async Task<Outcome> SendAsync(GrpcCase call, string path, IMessage request, string type)
    {
        await using var peer = await Http2Peer.ConnectAsync(_service.GrpcAddress);
        var body = call.Body(request.ToByteArray());
        IEnumerable<(string Name, string Value)> headers =
        [
            (":method", call.Verb), (":scheme", call.Scheme), (":path", call.Path(path)), (":authority", _service.GrpcAddress.Authority),
            .. (call.ContentTypes ?? [type]).Select(given => ("content-type", given)),
            .. call.Headers.Select(header =>
                (header.Name, header.Value.Replace("$length", body.Length.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))),
        ];
        var isWritten = await peer.TryWriteAsync(Http2Peer.Frame(FrameType.Headers, FrameFlags.EndHeaders, 1, HeaderBlock.Of(headers)));
        foreach (var frame in call.Frames(body).TakeWhile(_ => isWritten))
        {
            isWritten = await peer.TryWriteAsync(Frame(frame));
        }

        if (call.Trailers is { } trailers)
        {
            var flags = FrameFlags.EndHeaders | FrameFlags.EndStream;
            await peer.TryWriteAsync(Http2Peer.Frame(FrameType.Headers, flags, 1, HeaderBlock.Of(trailers)));
        }

        var reply = await peer.ReplyAsync(1);
        var message = reply.Message is { } text ? Uri.UnescapeDataString(text) : null;
        return new Outcome(await WhatAsync(peer, reply), message, Decision(reply, path == DecideBatch));
    }

    private static byte[] Frame(DataFrame frame)
    {
        var end = frame.IsLast ? FrameFlags.EndStream : FrameFlags.None;
        return frame.Padding is { } padding
            ? Http2Peer.Frame(FrameType.Data, end | FrameFlags.Padded, 1, [padding, .. frame.Bytes, .. new byte[padding]])
            : Http2Peer.Frame(FrameType.Data, end, 1, frame.Bytes);
    }

    // What came of it, once it is known that the connection still works or does not.
    private static async Task<string> WhatAsync(Http2Peer peer, Http2Reply reply)
    {
        await peer.TryWriteAsync(Http2Peer.Call(3, Decide, GrpcFrames.Plain(Call.ToByteArray())));
        if ((await peer.ReplyAsync(3)).Grpc != 0)
        {
            return "connection ended";
        }

        return reply.Reset is { } code ? $"reset {code}" : $"{reply.Http}, {reply.Grpc?.ToString(CultureInfo.InvariantCulture) ?? "none"}";
    }

    private static DecideResponse? Decision(Http2Reply reply, bool isBatch) => reply.Grpc != 0 ? null : Requests.Lasting(
        isBatch
            ? Assert.Single(DecideBatchResponse.Parser.ParseFrom(reply.Body[5..]).Results).Decision
            : DecideResponse.Parser.ParseFrom(reply.Body[5..]));

    private sealed record Outcome(string What, string? Message, DecideResponse? Decision);
}
