using System.Net;
using Google.Protobuf;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Endpoints.Grpc;

public class PlainUnaryMiddlewareTests
{
    public static TheoryData<string, byte[]> Refused() => new()
    {
        { "no context", DecisionServer.Frame(new DecideRequest { Customer = new TierDecision.V1.Customer { CustomerId = "42" } }.ToByteArray()) },
        { "two fields wrong", DecisionServer.Frame(new DecideRequest { RequestId = new string('ü', 200), Contact = new Contact() }.ToByteArray()) },
        { "no protobuf", DecisionServer.Frame([0xFF, 0xFF, 0xFF, 0xFF]) },
        { "no frame", [1, 2, 3] },
        { "nothing", [] },
        { "shorter than it says", [0, 0, 0, 0, 9, 1, 2] },
        { "longer than it says", [.. DecisionServer.Frame(TestService.Call("42").ToByteArray()), 7] },
        { "two messages", [.. DecisionServer.Frame(TestService.Call("42").ToByteArray()), .. DecisionServer.Frame(TestService.Call("42").ToByteArray())] },
        { "compressed by nothing", DecisionServer.Frame(TestService.Call("42").ToByteArray(), compressed: true) },
        { "larger than is read", DecisionServer.Frame(new DecideRequest { RequestId = new string('x', 5_000_000) }.ToByteArray()) },
    };

    public static TheoryData<string, IMessage> Questions() => new()
    {
        { "GetPriority", new GetPriorityRequest { Customer = new() { CustomerId = "42" }, Contact = new() { Channel = Channel.Voice } } },
        { "GetSla", new GetSlaRequest { Customer = new() { CustomerId = "42" }, Ticket = new() { TicketPriority = TicketPriority.High } } },
        { "GetRoute", new GetRouteRequest { Customer = new() { CustomerId = "42" }, Contact = new() { Channel = Channel.Voice, Matter = Matter.Legal } } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Refused_request_is_refused_as_by_the_library(string what, byte[] body)
    {
        await using var server = await DecisionServer.StartAsync(new TestService());
        var direct = await server.SendAsync("Decide", body);
        var library = await server.SendToLibraryAsync("Decide", body);
        Assert.Equal((what, library.Outcome), (what, direct.Outcome));
        Assert.NotEqual("0", direct.GrpcStatus);
    }

    [Fact]
    public async Task Refusal_names_the_fields_and_the_reason_for_programs()
    {
        await using var server = await DecisionServer.StartAsync(new TestService());
        var reply = await server.SendAsync("Decide", DecisionServer.Frame(new DecideRequest().ToByteArray()));

        var status = Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(reply.Details!));
        Assert.Equal((3, reply.GrpcMessage), (status.Code, status.Message));
        Assert.Equal("context", Assert.Single(status.GetDetail<Google.Rpc.BadRequest>().FieldViolations).Field);
        var info = status.GetDetail<Google.Rpc.ErrorInfo>();
        Assert.Equal(("tierdecision", "REQUEST_MALFORMED"), (info.Domain, info.Reason));
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Answer_is_that_of_the_library(string method, IMessage question)
    {
        var service = new TestService();
        await service.ServeAsync(TestService.Customer("42", TestService.Score()));
        await using var server = await DecisionServer.StartAsync(service);
        var body = DecisionServer.Frame(question.ToByteArray());
        var direct = await server.SendAsync(method, body);
        var library = await server.SendToLibraryAsync(method, body);
        Assert.Equal((200, "0", "application/grpc"), (direct.HttpStatus, direct.GrpcStatus, direct.ContentType));
        Assert.Equal(library.Body, direct.Body);
        Assert.NotEmpty(direct.Body);
    }

    [Fact]
    public async Task Decision_is_that_of_the_library_but_for_its_id()
    {
        var service = new TestService();
        await service.ServeAsync(TestService.Customer("42", TestService.Score()));
        await using var server = await DecisionServer.StartAsync(service);
        var body = DecisionServer.Frame(TestService.Call("42").ToByteArray());
        var direct = Decision(await server.SendAsync("Decide", body));
        var library = Decision(await server.SendToLibraryAsync("Decide", body));
        Assert.NotEqual(library.DecisionId, direct.DecisionId);
        direct.DecisionId = library.DecisionId;
        Assert.Equal(library, direct);
        Assert.Equal("gold", direct.Tier.Name);
    }

    [Fact]
    public async Task Plain_call_passes_the_library_by()
    {
        await using var server = await DecisionServer.StartAsync(new TestService(), withLibrary: false);
        var body = DecisionServer.Frame(TestService.Call("42").ToByteArray());
        Assert.Equal("basic", Decision(await server.SendAsync("Decide", body)).Tier.Name);
        Assert.Equal((int)HttpStatusCode.NotFound, (await server.SendToLibraryAsync("Decide", body)).HttpStatus);
    }

    [Fact]
    public async Task Message_in_parts_is_answered()
    {
        await using var server = await DecisionServer.StartAsync(new TestService());
        var reply = await server.SendAsync(
            "Decide", new Parts(DecisionServer.Frame(TestService.Call("42").ToByteArray())), "application/grpc", encoding: null);
        Assert.Equal("basic", Decision(reply).Tier.Name);
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("gzip", false)]
    [InlineData("identity", false)]
    public async Task Encodings_are_understood(string encoding, bool compressed)
    {
        await using var server = await DecisionServer.StartAsync(new TestService());
        var message = TestService.Call("42").ToByteArray();
        var body = DecisionServer.Frame(compressed ? DecisionServer.Gzip(message) : message, compressed);
        var reply = await server.SendAsync("Decide", new ByteArrayContent(body), "application/grpc", encoding);
        Assert.Equal("basic", Decision(reply).Tier.Name);
    }

    [Fact]
    public async Task Answer_larger_than_a_buffer_is_sent_whole()
    {
        await using var server = await DecisionServer.StartAsync(new TestService());
        var request = TestService.Call("42");
        request.Explain = true;
        request.RenderFor.AddRange(Enum.GetValues<TargetSystem>().Where(system => system != TargetSystem.Unspecified));
        var decision = Decision(await server.SendAsync("Decide", DecisionServer.Frame(request.ToByteArray())));
        Assert.NotNull(decision.Explanation);
        Assert.Equal(request.RenderFor, decision.Renderings.Select(rendering => rendering.System));
    }

    [Fact]
    public async Task Other_content_is_refused_as_by_the_library()
    {
        await using var server = await DecisionServer.StartAsync(new TestService());
        var reply = await server.SendAsync("Decide", new ByteArrayContent([]), "application/json", encoding: null);
        Assert.Equal((int)HttpStatusCode.UnsupportedMediaType, reply.HttpStatus);
    }

    private static DecideResponse Decision(RawReply reply)
    {
        Assert.Equal("0", reply.GrpcStatus);
        Assert.Equal(0, reply.Body[0]);
        return DecideResponse.Parser.ParseFrom(reply.Body[5..]);
    }

    /// <summary>A body of which each byte is sent by itself, and the end by itself.</summary>
    private sealed class Parts(byte[] bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var part in bytes)
            {
                await stream.WriteAsync(new[] { part });
                await stream.FlushAsync();
                await Task.Yield();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
