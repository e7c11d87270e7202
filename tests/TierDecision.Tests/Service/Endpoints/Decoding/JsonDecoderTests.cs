using System.Text;
using Google.Protobuf.Reflection;
using TierDecision.Service.Endpoints.Decoding;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;
using FieldType = Google.Protobuf.Reflection.FieldType;

namespace TierDecision.Tests.Service.Endpoints.Decoding;

public class JsonDecoderTests
{
    // Serializers write members that are not set as null; by the protobuf JSON mapping they are not set. The parser takes them for choices.
    [Theory]
    [InlineData("""{"customer":{"phone":"+491701234567","email":null},"contact":{"channel":"CHANNEL_VOICE"}}""")]
    [InlineData("""{"customer":{"email":null,"customer_id":null,"external_id":null,"phone":"+491701234567"},"contact":{"channel":"CHANNEL_VOICE"},"ticket":null,"order":null}""")]
    [InlineData("""{"ticket":null,"request_id":null,"render_for":null,"customer":{"phone":"+491701234567"},"contact":{"channel":"voice","attributes":null,"waits_in":null,"arrived_at":null,"arrivedAt":null}}""")]
    public void Member_that_is_null_is_not_set(string json) => Assert.Equal(
        new DecideRequest { Customer = new Customer { Phone = "+491701234567" }, Contact = new Contact { Channel = Channel.Voice } },
        Decode(json, DecideRequest.Descriptor).Message);

    [Fact]
    public void Null_members_are_not_set_at_any_depth()
    {
        const string json = """{"requests":[{"customer":{"phone":null,"external_id":{"source":"crm","id":"7"}},"order":null,"contact":{"channel":"CHANNEL_CHAT","waits_in":{"rule":"r","since":null}}}]}""";
        var expected = new DecideRequest
        {
            Customer = new Customer { ExternalId = new ExternalId { Source = "crm", Id = "7" } },
            Contact = new Contact { Channel = Channel.Chat, WaitsIn = new RoutePosition { Rule = "r" } },
        };

        Assert.Equal(new DecideBatchRequest { Requests = { expected } }, Decode(json, DecideBatchRequest.Descriptor).Message);
    }

    // Every method, every choice of each message: beside the one that is given, all others are null.
    [Fact]
    public void Null_beside_a_choice_is_not_set_in_any_request()
    {
        foreach (var (root, oneof) in RequestFields.Types.Distinct().SelectMany(type => type.Oneofs.Select(oneof => (type, oneof))))
        {
            var json = "{" + string.Join(',', oneof.Fields.Select((field, i) => $"\"{field.Name}\":{(i == 0 ? Sample(field) : "null")}")) + "}";

            var decoding = Decode(json, root);

            Assert.True(decoding.Message is not null, $"{root.Name}: {json}");
            Assert.Equal(oneof.Fields[0], oneof.Accessor.GetCaseFieldDescriptor(decoding.Message!));
        }
    }

    [Theory]
    [InlineData("""{"orders":[null]}""", "orders[0]", "must be an object in braces; got null")]
    [InlineData("""{"orders":[{"order":{"attributes":{"a":null}}}]}""", "orders[0].order.attributes.a", "must be a text in double quotes; got null")]
    public void Null_in_a_list_or_map_is_an_error(string json, string field, string description)
    {
        var error = Assert.Single(Decode(json, RankOrdersRequest.Descriptor).Errors!);

        Assert.Equal((field, description), (error.Field, error.Description));
    }

    // What a mapper leaves out.
    [Theory]
    [InlineData("contact", "\"channel\":\"voice\",\"matter\":\"\"", "contact.matter")]
    [InlineData("contact", "\"channel\":\"voice\",\"matter\":\"complaint\"", "contact.matter")]
    [InlineData("contact", "\"channel\":\"voice\",\"attestation\":true", "contact.attestation")]
    [InlineData("contact", "\"channel\":\"voice\",\"topic\":5", "contact.topic")]
    [InlineData("contact", "\"channel\":\"voice\",\"topic\":\"\\ud83d\"", "contact.topic")]
    [InlineData("contact", "\"channel\":\"voice\",\"entry_point\":{\"a\":[1]}", "contact.entry_point")]
    [InlineData("contact", "\"channel\":\"voice\",\"arrived_at\":\"yesterday\"", "contact.arrived_at")]
    [InlineData("contact", "\"channel\":\"voice\",\"arrivedAt\":1795312349", "contact.arrived_at")]
    [InlineData("contact", "\"channel\":\"voice\",\"language\":[\"de\"]", "contact.language")]
    [InlineData("contact", "\"channel\":\"voice\",\"attributes\":[]", "contact.attributes")]
    [InlineData("contact", "\"channel\":\"voice\",\"attributes\":{\"a\":1}", "contact.attributes")]
    [InlineData("contact", "\"channel\":\"voice\",\"waits_in\":7", "contact.waits_in")]
    [InlineData("contact", "\"channel\":\"voice\",\"waits_in\":{\"rule\":\"vip\",\"since\":\"now\"}", "contact.waits_in")]
    [InlineData("contact", "\"channel\":\"voice\",\"waits_in\":{\"target\":1.5,\"since\":\"2026-03-04T10:00:00Z\"}", "contact.waits_in")]
    [InlineData("ticket", "\"channel\":\"\"", "ticket.channel")]
    [InlineData("order", "\"value\":1,\"region\":7", "order.region")]
    public void Field_that_only_helps_and_cannot_be_read_is_left_out(string context, string members, string field)
    {
        var json = "{\"" + context + "\":{" + members + "}}";

        var question = (DecideRequest)Decode(json, DecideRequest.Descriptor).Message!;
        var batch = Decode("{\"requests\":[" + json + "]}", DecideBatchRequest.Descriptor);

        Assert.All([question, Assert.Single(((DecideBatchRequest)batch.Message!).Requests)], request =>
        {
            var mapper = new RequestMapper(TestService.Now);
            mapper.MapContext(Question.Of(request, caller: ""));
            Assert.Null(mapper.Errors);
            Assert.Equal(field, SideFieldPaths.Of(mapper.LeftOut));
        });
        Assert.Empty(batch.Unreadable!);
    }

    [Fact]
    public void More_attributes_than_are_taken_are_left_out_beside_a_spelling_of_policies()
    {
        var attributes = string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"a{i}\":\"x\""));

        var request = (DecideRequest)Decode("{\"contact\":{\"channel\":\"voice\",\"attributes\":{" + attributes + "}}}", DecideRequest.Descriptor).Message!;

        Assert.Equal(33, request.Contact.Attributes.Count);
    }

    // Latin-1, half an emoji, a number without quotes.
    [Theory]
    [InlineData("\"\\\"J\u00f6rg M\u00fcller\\\" <sip:+442079460958@h>\"")]
    [InlineData("\"\\\"Ada \\ud83d\\\" <sip:+442079460958@h>\"")]
    [InlineData("\"Ada \\ude00\\u0020sip:\\u002b442079460958@h\"")]
    [InlineData("442079460958")]
    public void Caller_is_read_behind_a_name_that_is_broken(string phone)
    {
        var json = Encoding.Latin1.GetBytes("{\"customer\":{\"phone\":" + phone + "},\"contact\":{\"channel\":\"CHANNEL_VOICE\"}}");

        var request = (DecideRequest)JsonDecoder.Decode(json, DecideRequest.Descriptor).Message!;

        var resolver = new IdentityResolver(TestService.Hasher);
        Assert.Equal(resolver.Resolve(new Customer { Phone = "+442079460958" }, out _).Key, resolver.Resolve(request.Customer, out _).Key);
    }

    [Theory]
    [InlineData("{\"a\":1}", TierDecision.Core.Customers.IdentityGap.Withheld)]
    [InlineData("true", TierDecision.Core.Customers.IdentityGap.Withheld)]
    [InlineData("4.42079e11", TierDecision.Core.Customers.IdentityGap.Unreadable)]
    public void Caller_that_is_no_text_names_nobody(string phone, TierDecision.Core.Customers.IdentityGap expected)
    {
        var json = "{\"customer\":{\"phone\":" + phone + "},\"contact\":{\"channel\":\"CHANNEL_VOICE\"}}";

        var request = (DecideRequest)Decode(json, DecideRequest.Descriptor).Message!;

        Assert.Equal(expected, new IdentityResolver(TestService.Hasher).Resolve(request.Customer, out _).Gap);
    }

    // One wrong request was the end of a thousand.
    [Theory]
    [InlineData("""{"contact":{"channel":"pigeon"}}""", "requests[1].contact.channel", "must be one of CHANNEL_VOICE, ")]
    [InlineData("""{"ticket":{"created_at":"2026-02-30T00:00:00Z"}}""", "requests[1].ticket.created_at", "has a day that does not exist")]
    [InlineData("""{"contact":7}""", "requests[1].contact", "must be an object in braces; got 7")]
    [InlineData("""{"urgency":3}""", "requests[1].urgency", "is no field of DecideRequest")]
    [InlineData("""{"contact":{},"ticket":{}}""", "requests[1].ticket", "stands beside contact")]
    [InlineData("""{"contact":{},"contact":{}}""", "requests[1].contact", "is given twice")]
    [InlineData("null", "requests[1]", "must be an object in braces; got null")]
    [InlineData("7", "requests[1]", "must be an object in braces; got 7")]
    public void Request_of_a_batch_that_cannot_be_read_spoils_only_itself(string wrong, string field, string begin)
    {
        const string Right = """{"contact":{"channel":"voice"}}""";

        var decoding = Decode($$"""{"requests":[{{Right}},{{wrong}},{{Right}}]}""", DecideBatchRequest.Descriptor);

        var right = new DecideRequest { Contact = new Contact { Channel = Channel.Voice } };
        Assert.Equal(new DecideBatchRequest { Requests = { right, new DecideRequest(), right } }, decoding.Message);
        var (index, error) = Assert.Single(decoding.Unreadable!);
        Assert.Equal((1, field), (index, error.Field));
        Assert.StartsWith(begin, error.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_in_which_no_request_can_be_read_has_one_short_error_each()
    {
        var wrong = "{\"contact\":{\"" + new string('x', 3000) + "\":1,\"y\":2,\"z\":3}}";

        var decoding = Decode($$"""{"requests":[{{string.Join(',', Enumerable.Repeat(wrong, 1000))}}]}""", DecideBatchRequest.Descriptor);

        Assert.Equal(1000, ((DecideBatchRequest)decoding.Message!).Requests.Count);
        Assert.Equal(Enumerable.Range(0, 1000), decoding.Unreadable!.Keys);
        Assert.All(decoding.Unreadable!.Values, error => Assert.True(error.Field.Length <= 128 && error.Description.Length <= 512));
    }

    [Theory]
    [InlineData("""{"requests":[{}],"urgency":3}""", "urgency")]
    [InlineData("""{"requests":{}}""", "requests")]
    [InlineData("""{"requests":[{},{]}""", "body")]
    [InlineData("""{"requests":[],"requests":[{"contact":7}]}""", "requests")]
    public void Batch_that_is_wrong_itself_is_refused_whole(string json, string field)
    {
        var decoding = Decode(json, DecideBatchRequest.Descriptor);

        Assert.Null(decoding.Message);
        Assert.Equal(field, decoding.Errors![0].Field);
    }

    [Fact]
    public void Batch_of_too_many_requests_is_refused_whole()
    {
        var json = $$"""{"requests":[{{string.Join(',', Enumerable.Repeat("""{"contact":{"channel":"pigeon"}}""", 1001))}}]}""";

        Assert.Equal("requests", Assert.Single(Decode(json, DecideBatchRequest.Descriptor).Errors!).Field);
    }

    // The parser names no field, so that nothing may be left for it to refuse.
    [Fact]
    public void Value_that_cannot_be_read_is_told_with_its_field_in_every_request()
    {
        string[] values =
        [
            "null", "true", "{}", "[]", "0", "-1", "1.5", "1e2", "1e39", "1e400", "-1e400", "2147483648", "9223372036854775807",
            "18446744073709551615", "18446744073709551616", "\"\"", "\"12,5\"", "\" 5\"", "\"5 \"", "\"+5\"", "\"05\"", "\"-05\"", "\"5.\"",
            "\".5\"", "\"1e2\"", "\"1e400\"", "\"NaN\"", "\"nan\"", "\"Infinity\"", "\"-Infinity\"", "\"0x10\"", "\"1_000\"", "\"9223372036854775807\"",
            "\"18446744073709551615\"", "\"18446744073709551616\"", "\"2026-13-01T00:00:00Z\"", "\"2026-01-01T00:00:00,5Z\"",
            "\"2026-01-01T00:00:00-00:00\"", "\"2026-01-01t00:00:00z\"", "\"2026-01-01T24:00:00Z\"", "\"2026-01-01T00:00:60Z\"",
            "\"2026-01-01T00:00:00.1234567890Z\"", "\"2026-01-01T00:00:00+18:00\"", "\"2026-01-01T00:00:00+18:01\"", "\"-0001-01-01T00:00:00Z\"",
            "\"0000-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00+00:01\"", "\"9999-12-31T23:59:59-00:01\"", "\"2026-01-01T00:00:00Z\\n\"", "\"315576000001s\"",
            "\"999999999999s\"", "\"-999999999999s\"", "\"9999999d\"", "\"1.0000000001s\"", "\"-1h\"", "\"5s\\n\"", "\"a_.\"", "\"a,,b\"", "\"a_1\"", "\"a..b\"",
            "\"*\"", "\"\\ud800\"", "\"\\u0001\"",
        ];
        var refused = 0;
        foreach (var type in RequestFields.Types)
        {
            foreach (var (begin, end, path) in Places(type))
            {
                foreach (var value in values)
                {
                    var decoding = Decode(begin + value + end, type);

                    var errors = decoding.Errors ?? (IEnumerable<TierDecision.Service.Failures.RequestError>?)decoding.Unreadable?.Values ?? [];
                    Assert.True(decoding.Message is not null || decoding.Errors!.Count > 0);
                    Assert.All(errors, error => Assert.True(
                        error.Field.StartsWith(path, StringComparison.Ordinal) && !error.Description.Contains("is no JSON", StringComparison.Ordinal),
                        $"{type.Name} {begin}{value}{end}: {error.Field} {error.Description}"));
                    refused += errors.Any() ? 1 : 0;
                }
            }
        }

        Assert.True(refused > 10_000, $"{refused} refused");
    }

    // Around the value of each field: what stands before and behind it, and its path.
    private static IEnumerable<(string Begin, string End, string Path)> Places(MessageDescriptor type) => type.Fields.InDeclarationOrder().SelectMany(field =>
    {
        var (begin, end, path) = field.IsMap ? ("{\"k\":", "}", $"{field.Name}.k") : field.IsRepeated ? ("[", "]", $"{field.Name}[0]") : ("", "", field.Name);
        var below = !field.IsMap && field.FieldType == FieldType.Message && !JsonValueReader.IsOneValue(field.MessageType)
            ? Places(field.MessageType).Select(place => (place.Begin, place.End, $".{place.Path}"))
            : [];
        return below.Prepend(("", "", "")).Select(place => ($"{{\"{field.Name}\":{begin}{place.Item1}", $"{place.Item2}{end}}}", path + place.Item3));
    });

    private static string Sample(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => "{}",
        FieldType.String => "\"a\"",
        FieldType.Bool => "true",
        _ => "1",
    };

    private static JsonDecoding Decode(string json, MessageDescriptor type) => JsonDecoder.Decode(Encoding.UTF8.GetBytes(json), type);
}
