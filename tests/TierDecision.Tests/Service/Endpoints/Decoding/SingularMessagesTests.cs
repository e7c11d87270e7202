using System.Buffers;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Service.Endpoints;
using TierDecision.Service.Endpoints.Decoding;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Endpoints.Decoding;

/// <summary>A field that is one message and comes again and again is refused before the parser copies what came before each time.</summary>
public class SingularMessagesTests
{
    private static readonly byte[] Contact = new DecideRequest { Contact = new Contact { Attributes = { ["a"] = "" } } }.ToByteArray();

    private readonly RequestDecoder _decoder = new(
        new RequestMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry())),
        new UnreadableRequestLog(TimeProvider.System, NullLogger<UnreadableRequestLog>.Instance));

    [Theory]
    [InlineData(100)]
    [InlineData(5_000)]
    public void Message_that_comes_again_is_named(int times) =>
        Assert.Equal(new RequestError("contact", "comes twice; give it once"), Wrong("Decide", Repeat(Contact, times)));

    [Fact]
    public void Message_that_comes_again_within_others_is_named()
    {
        byte[] request = [.. new DecideRequest { RequestId = "a" }.ToByteArray(), .. Repeat(Contact, 100)];

        Assert.Equal(
            new RequestError("requests[1].contact", "comes twice; give it once"),
            Wrong("DecideBatch", [.. Field(1, new DecideRequest().ToByteArray()), .. Field(1, request)]));
    }

    // A group of a field that nobody knows hides nothing from the parser.
    [Fact]
    public void Message_that_comes_again_after_a_group_is_named() =>
        Assert.Equal(new RequestError("contact", "comes twice; give it once"), Wrong("Decide", [0x7B, 0x7C, .. Repeat(Contact, 100)]));

    // What is not looked through, because most questions are shorter.
    [Fact]
    public void Longest_message_that_is_not_looked_through_costs_little()
    {
        var message = Enumerable.Range(0, 31).SelectMany(i => Field(2, Field(8, Field(1, [(byte)('a' + i)])))).Take(255).ToArray();
        var decoder = Decoder("Decide");

        Assert.InRange(Allocations.Of(() => decoder.Decode(new ReadOnlySequence<byte>(message), out _)), 0, 300_000);
    }

    [Fact]
    public void Looking_through_a_message_allocates_nothing_and_lets_all_of_the_contract_pass()
    {
        foreach (var row in EndpointTable.All)
        {
            var fields = SingularMessages.Of(row.Method.InputType);
            Assert.False(fields.AreRepeated([]));
        }

        var singular = SingularMessages.Of(DecideRequest.Descriptor);
        var request = TestService.Call("42");
        for (var i = 0; i < 32; i++)
        {
            request.Contact.Attributes[$"{i}"] = new string('x', 100);
        }

        var message = request.ToByteArray();

        Assert.Equal(0, Allocations.Of(() => Assert.False(singular.AreRepeated(message))));
        Assert.NotNull(Decoder("Decide").Decode(new ReadOnlySequence<byte>(message), out _));
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFFFFFF01")]
    [InlineData("12FFFFFFFF0F")]
    [InlineData("0E")]
    [InlineData("1209")]
    public void Broken_message_is_left_to_the_parser(string hex) =>
        Assert.False(SingularMessages.Of(DecideRequest.Descriptor).AreRepeated(Convert.FromHexString(hex)));

    [Fact]
    public void Unknown_fields_take_no_room()
    {
        var groups = Repeat([0x7B, 0x7C], 30_000);
        var decoder = Decoder("Decide");

        Assert.InRange(Allocations.Of(() => Assert.NotNull(decoder.Decode(new ReadOnlySequence<byte>(groups), out _))), 0, 100_000);
        Assert.Equal(0, decoder.Decode(new ReadOnlySequence<byte>([0xF8, 0x3F, 0x01]), out _)!.CalculateSize());
    }

    [Theory]
    [InlineData("Decide", 64)]
    [InlineData("GetRoute", 64)]
    [InlineData("EvaluateClocks", 512)]
    [InlineData("RankOrders", 4096)]
    public void Larger_message_than_the_method_needs_is_refused(string method, int kibibytes)
    {
        var limit = kibibytes * 1024;

        Assert.Null(Decoder(method).Decode(new ReadOnlySequence<byte>(new byte[limit + 1]), out var failure));

        Assert.Equal((FailureKind.TooLarge, $"The message has more than {limit} bytes."), (failure!.Kind, failure.Detail));
    }

    private static byte[] Field(int number, byte[] message)
    {
        var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(message));
        }

        return stream.ToArray();
    }

    private static byte[] Repeat(byte[] bytes, int times) => [.. Enumerable.Repeat(bytes, times).SelectMany(part => part)];

    private MessageDecoder Decoder(string method)
    {
        var row = EndpointTable.All.Single(row => row.Method.Name == method);
        return _decoder.For(row.Method.InputType, row.MaxMessage);
    }

    private RequestError? Wrong(string method, byte[] message)
    {
        Assert.Null(Decoder(method).Decode(new ReadOnlySequence<byte>(message), out var failure));
        return failure?.Errors.Single();
    }
}
