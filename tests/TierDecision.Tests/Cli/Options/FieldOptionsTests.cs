using System.CommandLine;
using TierDecision.Cli.Options;

namespace TierDecision.Tests.Cli.Options;

public class FieldOptionsTests
{
    private static readonly Command Command = new("test")
    {
        new Option<string>("--customer"), new Option<string>("--phone"), new Option<string>("--external"), new Option<string>("--tier"),
        new Option<string>("--arrived-at"), new Option<string>("--attribute"), new Option<string>("--value-score"), new Option<string>("--until"),
    };

    [Theory]
    [InlineData("customer_id", "--customer")]
    [InlineData("customer.phone", "--phone")]
    [InlineData("customer.external_id.source", "--external")]
    [InlineData("score.tier", "--tier")]
    [InlineData("score.value_score", "--value-score")]
    [InlineData("contact.arrived_at", "--arrived-at")]
    [InlineData("ticket.created_at", "--arrived-at")]
    [InlineData("contact.attributes", "--attribute")]
    [InlineData("expires_at", "--until")]
    [InlineData("contact.topic", "contact.topic")]
    [InlineData("request_id", "request_id")]
    public void Field_is_called_as_its_option_is(string field, string expected) => Assert.Equal(expected, FieldOptions.NameOf(Command, field));
}
