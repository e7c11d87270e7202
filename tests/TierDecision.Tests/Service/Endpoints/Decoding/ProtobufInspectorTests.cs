using Google.Protobuf;
using Google.Protobuf.Reflection;
using TierDecision.Service.Endpoints.Decoding;
using TierDecision.Service.Failures;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Endpoints.Decoding;

public class ProtobufInspectorTests
{
    [Fact]
    public void Good_message_has_nothing_wrong() =>
        Assert.Null(ProtobufInspector.Find(TestService.Call("42").ToByteArray(), DecideRequest.Descriptor));

    [Theory]
    [InlineData("0A04" + "0A024DFC", "customer.customer_id")] // M\xFC
    [InlineData("2A01FF", "request_id")]
    [InlineData("1208" + "4206" + "0A01FF" + "120161", "contact.attributes[0].key")]
    [InlineData("1208" + "4206" + "0A0161" + "1201FF", "contact.attributes[0].value")]
    public void Text_that_is_not_UTF8_is_named(string hex, string field)
    {
        var error = Find(hex, DecideRequest.Descriptor);

        Assert.Equal((field, "is not UTF-8"), (error!.Value.Field, error.Value.Description));
    }

    [Theory]
    [InlineData("FFFFFF", "message", "is no protobuf DecideRequest: there is no field at byte 0")]
    [InlineData("00", "message", "is no protobuf DecideRequest: there is no field at byte 0")]
    [InlineData("0A", "customer", "has a length that does not end")]
    [InlineData("0A05", "customer", "is cut short: it says 5 bytes, and 0 are left")]
    [InlineData("30FFFFFFFFFFFFFFFFFFFF01", "explain", "has a number that does not end")]
    [InlineData("12030A0100", "contact.channel", null)] // read over: a number with a length is an unknown field
    [InlineData("120209", "contact", "is cut short: it says 2 bytes, and 1 are left")]
    [InlineData("120309FFFF", "contact.channel", "is cut short: it says 8 bytes, and 2 are left")]
    [InlineData("0E", "customer", "has a field of a kind that does not exist (6)")]
    [InlineData("0C", "customer", "has a field of a kind that does not exist (4)")]
    [InlineData("A306", "message", "has a group that does not end")]
    [InlineData("A306AC06", "message", "has a group that ends as another one")]
    public void Broken_message_says_where(string hex, string field, string? description) =>
        Assert.Equal(description is null ? null : new RequestError(field, description), Find(hex, DecideRequest.Descriptor));

    // A length of 2 GiB made the parser of Google.Protobuf run over the end of its buffer.
    [Fact]
    public void Length_that_overflows_is_cut_short()
    {
        var error = Find("0a02220022ffffffff070b09000000000040594028060b0900000000004059402806", DecideRequest.Descriptor);

        Assert.Equal(("order", "is cut short: it says 2147483647 bytes, and 24 are left"), (error!.Value.Field, error.Value.Description));
    }

    [Theory]
    [InlineData(32, false)]
    [InlineData(33, true)]
    [InlineData(2_000_000, true)]
    public void Members_of_a_list_are_counted_without_reading_them(int count, bool isWrong)
    {
        var message = new byte[2 * count];
        for (var i = 0; i < message.Length; i += 2)
        {
            message[i] = (PutCustomerRequest.AddAliasesFieldNumber << 3) | 2;
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = ProtobufInspector.Find(message, PutCustomerRequest.Descriptor);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        Assert.Equal(isWrong ? new RequestError("add_aliases", $"has {count} members; it must have at most 32") : null, error);
    }

    [Fact]
    public void Packed_members_are_counted_as_others_are()
    {
        var request = new DecideBatchRequest();
        request.Requests.Add(new DecideRequest());
        request.Requests.Add(new DecideRequest { RenderFor = { Enumerable.Repeat(TargetSystem.Genesys, 100) } });

        var error = ProtobufInspector.Find(request.ToByteArray(), DecideBatchRequest.Descriptor);

        Assert.Equal(("requests[1].render_for", "has 100 members; it must have at most 16"), (error!.Value.Field, error.Value.Description));
    }

    private static RequestError? Find(string hex, MessageDescriptor type) =>
        ProtobufInspector.Find(Convert.FromHexString(hex), type);
}
