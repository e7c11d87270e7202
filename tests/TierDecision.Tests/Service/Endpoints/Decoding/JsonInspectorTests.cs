using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TierDecision.Service.Endpoints.Decoding;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Endpoints.Decoding;

public class JsonInspectorTests
{
    private const string TimeForm = "must be a time with its offset from UTC, such as 2026-11-29T10:00:00Z or 2026-11-29T10:00:00+01:00";
    private const string Channels =
        "CHANNEL_VOICE, CHANNEL_CHAT, CHANNEL_EMAIL, CHANNEL_MESSAGING, CHANNEL_VIDEO, CHANNEL_CALLBACK, CHANNEL_WEB";

    // A value of the wrong type said neither which field it was for nor what it takes (protocolbuffers/protobuf #9919).
    [Theory]
    [InlineData("""{"customer":{"customer_id":46}}""", "customer.customer_id", "must be a text in double quotes; got a number")]
    [InlineData("""{"customer":"42"}""", "customer", "must be an object in braces; got '42'")]
    [InlineData("""{"request_id":7}""", "request_id", "must be a text in double quotes; got 7")]
    [InlineData("""{"request_id":["a"]}""", "request_id", "must be a text in double quotes; got a list")]
    [InlineData("""{"explain":"yes"}""", "explain", "must be true or false; got 'yes'")]
    [InlineData("""{"order":{"value":"much"}}""", "order.value", "must be a number with a point before its decimals and nothing else, such as 1234.5; got 'much'")]
    [InlineData("""{"order":{"value":1e400}}""", "order.value", "must be a number of -1.8e308 to 1.8e308; got 1e400")]
    [InlineData("""{"order":{"value":"12,5"}}""", "order.value", "must be a number with a point before its decimals and nothing else, such as 1234.5; got '12,5'")]
    [InlineData("""{"order":{"value":" 12"}}""", "order.value", "must be a number with a point before its decimals and nothing else, such as 1234.5; got ' 12'")]
    [InlineData("""{"order":{"value":true}}""", "order.value", "must be a number; got true")]
    [InlineData("""{"render_for":"TARGET_SYSTEM_GENESYS"}""", "render_for", "must be a list in brackets; got 'TARGET_SYSTEM_GENESYS'")]
    [InlineData("""{"ticket":{"waits_in":{"target":1.5}}}""", "ticket.waits_in.target", "must be a whole number of -2147483648 to 2147483647; got 1.5")]
    public void Wrong_type_is_told_with_the_field_and_what_it_takes(string json, string field, string description) =>
        Assert.Equal([(field, description)], Errors(json, DecideRequest.Descriptor));

    // Questions are decided without such fields; here nobody waits.
    [Theory]
    [InlineData("""{"ticket":{"attributes":[]}}""", "ticket.attributes", "must be an object in braces; got a list")]
    [InlineData("""{"ticket":{"attributes":{"a":"b","c":null}}}""", "ticket.attributes.c", "must be a text in double quotes; got null")]
    [InlineData("""{"contact":{"attributes":{"a":1}}}""", "contact.attributes.a", "must be a text in double quotes; got 1")]
    [InlineData("""{"contact":{"topic":5}}""", "contact.topic", "must be a text in double quotes; got 5")]
    public void Wrong_type_of_a_field_that_only_helps_is_told_if_the_request_is_no_question(string json, string field, string description)
    {
        Assert.Equal([(field, description)], Errors(json, EvaluateClocksRequest.Descriptor));
        Assert.Empty(Errors(json, DecideRequest.Descriptor));
    }

    // protocolbuffers/protobuf #8759: the message did not say that the offset is missing.
    [Theory]
    [InlineData("2021-06-15T09:45:49", "has no offset from UTC, and would be another moment in every time zone: write 2021-06-15T09:45:49Z or 2021-06-15T09:45:49+01:00")]
    [InlineData("2026-11-29 10:00:00", "has no offset from UTC, and would be another moment in every time zone: write 2026-11-29T10:00:00Z or 2026-11-29T10:00:00+01:00")]
    [InlineData("2026-11-29 10:00:00Z", "has no T between day and time: write 2026-11-29T10:00:00Z")]
    [InlineData("1795312349231", "must be a time such as 2026-11-29T10:00:00Z, and not a number")]
    [InlineData("29/11/2026 10:00", TimeForm)]
    [InlineData("2026-02-30T00:00:00Z", "has a day that does not exist: there is no 2026-02-30")]
    [InlineData("2026-11-30T09:00:00+0100", "has an offset from UTC that is not written as hours and minutes: write 2026-11-30T09:00:00+01:00")]
    [InlineData("2026-11-30T09:00Z", "has no seconds: write 2026-11-30T09:00:00Z")]
    [InlineData("2026-11-30T25:00:00Z", "has a time of day that does not exist: hours are 00 to 23, minutes and seconds 00 to 59")]
    [InlineData("2026-13-01T00:00:00Z", "has a day that does not exist: there is no 2026-13-01")]
    [InlineData("0000-01-01T00:00:00Z", "has a day that does not exist: there is no 0000-01-01")]
    [InlineData("2026-11-30T09:00:00,5Z", "is not written as a time with its offset from UTC: write 2026-11-30T09:00:00.5Z")]
    [InlineData("2026-11-30T09:00:00-00:00", "has the offset -00:00, which stands for one that is not known: write Z, or one such as +01:00")]
    [InlineData("2026-11-30T09:00:00+18:30", "has an offset from UTC that does not exist: write one such as +01:00")]
    [InlineData("0001-01-01T00:00:00+01:00", "is not within the years 1 to 9999 in UTC")]
    [InlineData("9999-12-31T23:59:59-01:00", "is not within the years 1 to 9999 in UTC")]
    [InlineData("yesterday", TimeForm)]
    public void Time_says_what_is_missing_and_shows_a_right_one(string time, string description) => Assert.Equal(
        [("contact.arrived_at", $"{description}; got '{time}'")],
        Errors("{\"contact\":{\"arrived_at\":\"" + time + "\"}}", EvaluateClocksRequest.Descriptor));

    [Fact]
    public void Time_with_any_offset_is_right() =>
        Assert.Empty(Errors("""{"contact":{"arrived_at":"2026-11-29T12:30:00+02:30"}}""", DecideRequest.Descriptor));

    [Fact]
    public void Enumeration_lists_its_members() => Assert.Equal(
        [("contact.channel", $"must be one of {Channels}, or its end in small letters, such as voice; got 'pigeon'"), ("contact.matter", "must be one of MATTER_EMERGENCY, MATTER_LEGAL; got true")],
        Errors("""{"contact":{"channel":"pigeon","matter":true}}""", EvaluateClocksRequest.Descriptor));

    [Theory]
    [InlineData("""{"urgency":3}""", "urgency", "is no field of DecideRequest; there are: customer, contact, ticket, order, request_id, explain, render_for")]
    [InlineData("""{"contact":{"chanel":"voice"}}""", "contact.chanel", "is no field of Contact; did you mean 'channel'?")]
    public void Unknown_field_is_told_what_was_meant(string json, string field, string description) =>
        Assert.Equal([(field, description)], Errors(json, DecideRequest.Descriptor));

    [Fact]
    public void Second_choice_is_told_beside_the_first() => Assert.Equal(
        [("ticket", "stands beside contact: give only one of contact, ticket, order")],
        Errors("""{"contact":{},"ticket":{}}""", DecideRequest.Descriptor));

    [Fact]
    public void All_errors_are_told_with_their_places() => Assert.Equal(
        ["orders[0].order.value", "orders[1].customer.phone", "orders[1].nothing"],
        Errors("""{"orders":[{"order":{"value":"x"}},{"customer":{"phone":1},"nothing":0}]}""", RankOrdersRequest.Descriptor).Select(error => error.Field));

    [Theory]
    [InlineData("", "is empty; it must be an object in braces, such as {}")]
    [InlineData("{", "is no JSON at line 1, column 2: it ends before all braces and brackets are closed")]
    [InlineData("{}x", "is no JSON at line 1, column 3: ")]
    [InlineData("{\n\"contact\": {]}", "is no JSON at line 2, column 13: ")]
    [InlineData("{\"explain\":true,\n}", "is no JSON at line 2, column 1: a comma stands before the closing brace or bracket; take it out")]
    [InlineData("{\"render_for\":[1,]}", "is no JSON at line 1, column 18: a comma stands before the closing brace or bracket; take it out")]
    [InlineData("{ // é\n}", "is no JSON at line 1, column 3: a comment begins here; JSON has no comments, take it out")]
    [InlineData("{\"request_id\":\"é\" /* x */}", "is no JSON at line 1, column 19: a comment begins here; JSON has no comments, take it out")]
    [InlineData("{'explain':true}", "is no JSON at line 1, column 2: a single quote; names and texts stand in double quotes")]
    [InlineData("null", "must be an object in braces; got null")]
    [InlineData("[]", "must be an object in braces; got a list")]
    public void Document_that_is_no_object_says_where(string json, string begin)
    {
        var (field, description) = Assert.Single(Errors(json, DecideRequest.Descriptor));

        Assert.Equal("body", field);
        Assert.StartsWith(begin, description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\u00FF\"")]
    public void Text_that_is_no_unicode_is_named(string text)
    {
        var json = Encoding.Latin1.GetBytes($$$"""{"customer":{"customer_id":{{{text}}}}}""");

        var error = Assert.Single(JsonInspector.Inspect(json, DecideRequest.Descriptor).Errors);

        Assert.Equal("customer.customer_id", error.Field);
        Assert.StartsWith("is no text: it is not UTF-8, or has half of a surrogate pair", error.Description, StringComparison.Ordinal);
    }

    // What errors say ends up in logs.
    [Theory]
    [InlineData("""{"customer":{"customer_id":442079460958}}""")]
    [InlineData("""{"customer":{"external_id":"442079460958"},"contact":{"channel":"442079460958x"}}""")]
    public void Identifiers_are_not_repeated(string json) => Assert.All(
        Errors(json, DecideRequest.Descriptor).Where(error => error.Field.StartsWith("customer.", StringComparison.Ordinal)),
        error => Assert.DoesNotContain("442079460958", error.Description, StringComparison.Ordinal));

    [Fact]
    public void Value_is_told_short_and_without_control_characters()
    {
        var (_, description) = Assert.Single(Errors("{\"contact\":{\"channel\":\"\\u001b[31m" + new string('x', 1000) + "\"}}", DecideRequest.Descriptor));

        Assert.EndsWith("; got '\\u001b[31mxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...'", description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4h", "14400s")]
    [InlineData("1d", "86400s")]
    [InlineData("1h 30m", "5400s")]
    [InlineData("1500ms", "1.5s")]
    public void Durations_of_policies_are_rewritten(string written, string expected)
    {
        var json = $$"""{"states":[{"queue":"a","expected_wait":"{{written}}"}]}""";

        var rewritten = JsonInspector.Inspect(Encoding.UTF8.GetBytes(json), ReportQueueStatesRequest.Descriptor).Rewritten;

        Assert.Equal(json.Replace(written, expected, StringComparison.Ordinal), Encoding.UTF8.GetString(rewritten!));
    }

    [Theory]
    [InlineData("4 hours")]
    [InlineData("soon")]
    [InlineData("")]
    public void Duration_that_is_none_is_told_both_forms(string written) => Assert.Equal(
        [("states[0].expected_wait", $"must be a duration, such as \"4h\", \"1d 12h\", \"90m\" or \"14400s\"; got '{written}'")],
        Errors($$"""{"states":[{"expected_wait":"{{written}}"}]}""", ReportQueueStatesRequest.Descriptor));

    [Theory]
    [InlineData("999999999999s")]
    [InlineData("-999999999999s")]
    [InlineData("9999999d")]
    public void Duration_that_is_too_long_is_told_the_longest(string written) => Assert.Equal(
        [("states[0].expected_wait", $"must be a duration of at most 3652500 days, which are 10,000 years; got '{written}'")],
        Errors($$"""{"states":[{"expected_wait":"{{written}}"}]}""", ReportQueueStatesRequest.Descriptor));

    [Theory]
    [InlineData("voice")]
    [InlineData("VOICE")]
    public void Members_of_enumerations_are_read_as_policies_write_them(string written)
    {
        var rewritten = JsonInspector.Inspect(
            Encoding.UTF8.GetBytes($$"""{"contact":{"channel":"{{written}}","topic":"é\n"},"explain":true}"""), DecideRequest.Descriptor).Rewritten;

        var request = Google.Protobuf.JsonParser.Default.Parse<DecideRequest>(Encoding.UTF8.GetString(rewritten!));
        Assert.Equal(new DecideRequest { Contact = new Contact { Channel = Channel.Voice, Topic = "é\n" }, Explain = true }, request);
    }

    [Theory]
    [InlineData("open_complaint,fraud_hold", "openComplaint,fraudHold")]
    [InlineData(" open_complaint , tier", "openComplaint,tier")]
    [InlineData("score.open_complaint", "score.openComplaint")]
    public void Names_of_fields_in_a_mask_are_read_as_the_contract_writes_them(string written, string expected)
    {
        var inspection = JsonInspector.Inspect(Encoding.UTF8.GetBytes($$"""{"update_mask":"{{written}}"}"""), PutCustomerRequest.Descriptor);

        Assert.Empty(inspection.Errors);
        Assert.Equal($$"""{"update_mask":"{{expected}}"}""", Encoding.UTF8.GetString(inspection.Rewritten!));
        Assert.NotNull(JsonParser.Default.Parse<PutCustomerRequest>(Encoding.UTF8.GetString(inspection.Rewritten!)).UpdateMask);
    }

    [Theory]
    [InlineData("\"openComplaint,tier\"")]
    [InlineData("\"*\"")]
    [InlineData("\"\"")]
    public void Mask_as_the_protobuf_mapping_has_it_is_left_as_it_is(string mask)
    {
        var inspection = JsonInspector.Inspect(Encoding.UTF8.GetBytes($$"""{"update_mask":{{mask}}}"""), PutCustomerRequest.Descriptor);

        Assert.Empty(inspection.Errors);
        Assert.Null(inspection.Rewritten);
    }

    [Theory]
    [InlineData("[\"tier\"]", "a list")]
    [InlineData("{\"paths\":[\"tier\"]}", "an object")]
    [InlineData("\"tier;language\"", "'tier;language'")]
    [InlineData("\"open__complaint\"", "'open__complaint'")]
    public void Mask_that_is_none_is_told_its_form(string mask, string got) => Assert.Equal(
        [("update_mask", $"must be one text with names of fields between commas, such as \"open_complaint,fraud_hold\", or \"*\"; got {got}")],
        Errors($$"""{"update_mask":{{mask}}}""", PutCustomerRequest.Descriptor));

    [Fact]
    public void Members_of_a_list_are_counted()
    {
        var json = Encoding.UTF8.GetBytes($$"""{"add_aliases":[{{string.Join(',', Enumerable.Repeat("{}", 20_000))}}]}""");

        Assert.False(JsonInspector.HasOutline(json, PutCustomerRequest.Descriptor, countsMembers: true));
        Assert.True(JsonInspector.HasOutline(json, PutCustomerRequest.Descriptor, countsMembers: false));
        Assert.Equal(
            [("add_aliases", "has 20000 members; it must have at most 32")],
            JsonInspector.Inspect(json, PutCustomerRequest.Descriptor).Errors.Select(error => (error.Field, error.Description)));
    }

    [Fact]
    public void Errors_of_a_large_document_are_counted()
    {
        var json = "{" + string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"field{i}\":0")) + "}";

        var errors = JsonInspector.Inspect(Encoding.UTF8.GetBytes(json), DecideRequest.Descriptor).Errors;

        Assert.Equal((20, 9980), (errors.Count, errors.LeftOut));
    }

    [Fact]
    public void Large_document_with_few_members_has_an_outline() => Assert.True(JsonInspector.HasOutline(
        Encoding.UTF8.GetBytes("{\"request_id\":\"" + new string('x', 100_000) + "\",\"orders\":[{\"order\":{\"value\":1}}]}"),
        RankOrdersRequest.Descriptor, countsMembers: true));

    // The parser takes the last of them without a word, or complains of a oneof of which callers know nothing.
    [Theory]
    [InlineData("""{"explain":true,"explain":false}""", "explain", "is given twice")]
    [InlineData("""{"contact":{},"contact":{}}""", "contact", "is given twice")]
    [InlineData("""{"contact":{"arrivedAt":"2026-11-29T10:00:00Z","arrived_at":"2026-11-29T10:00:00Z"}}""", "contact.arrived_at", "is given twice; arrived_at and arrivedAt are names of one field")]
    [InlineData("""{"customer":{"customerId":"a","customer_id":"a"}}""", "customer.customer_id", "is given twice; customer_id and customerId are names of one field")]
    [InlineData("""{"customer":{"phone":"+491701234567","email":"a@example.com"}}""", "customer.email", "stands beside phone: give only one of customer_id, phone, email, external_id")]
    [InlineData("""{"contact":{"attributes":{"a":"1","a":"2"}}}""", "contact.attributes.a", "is given twice")]
    public void Field_that_is_given_twice_is_named(string json, string field, string description)
    {
        Assert.False(JsonInspector.HasOutline(Encoding.UTF8.GetBytes(json), DecideRequest.Descriptor, countsMembers: false));
        Assert.Equal([(field, description)], Errors(json, DecideRequest.Descriptor));
    }

    [Theory]
    [InlineData("""{"contact":{"channel":5,"arrived_at":1795312349}}""", "must be a time such as 2026-11-29T10:00:00Z, and not a number; got 1795312349")]
    [InlineData("""{"contact":{"arrived_at":true}}""", TimeForm + "; got true")]
    public void Time_that_is_no_text_is_told(string json, string description) =>
        Assert.Equal([("contact.arrived_at", description)], Errors(json, EvaluateClocksRequest.Descriptor));

    // Fields are told apart by the bits of a number.
    [Fact]
    public void No_message_of_a_request_has_more_than_128_fields() => Assert.All(
        TierDecision.Service.Requests.RequestFields.Types.SelectMany(Below).Distinct(), type => Assert.True(type.Fields.InDeclarationOrder().Count <= 128));

    private static IEnumerable<(string Field, string Description)> Errors(string json, MessageDescriptor type) =>
        JsonInspector.Inspect(Encoding.UTF8.GetBytes(json), type).Errors.Select(error => (error.Field, error.Description));

    private static IEnumerable<MessageDescriptor> Below(MessageDescriptor type) =>
        type.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.Message).SelectMany(field => Below(field.MessageType)).Append(type);
}
