using Microsoft.Extensions.Configuration;
using Google.Protobuf.WellKnownTypes;
using TierDecision.Cli.Commands.Decide;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.V1;

namespace TierDecision.Tests.Cli.Commands.Decide;

public class DecideOptionsTests
{
    [Fact]
    public void Contact_takes_every_option_of_a_contact()
    {
        var arguments = Read(
            "--phone +442079460958 --contact voice --topic sales --language de --matter legal --attestation partial "
            + "--arrived-at 2026-01-05T10:30:00+01:00 --attribute plan=pro --attribute site=x=y --request-id r1 --policy-pin AcHPQA");

        Assert.Equal(
            new DecideRequest
            {
                Customer = new Customer { Phone = "+442079460958" },
                Contact = new Contact
                {
                    Channel = Channel.Voice,
                    Topic = "sales",
                    Language = "de",
                    Matter = Matter.Legal,
                    Attestation = Attestation.Partial,
                    ArrivedAt = Timestamp.FromDateTime(new DateTime(2026, 1, 5, 9, 30, 0, DateTimeKind.Utc)),
                    Attributes = { { "plan", "pro" }, { "site", "x=y" } },
                    PolicyPin = "AcHPQA",
                },
                RequestId = "r1",
                Explain = true,
            },
            arguments.Request);
        Assert.Equal(new Uri("http://127.0.0.1:8081"), arguments.Service.Address);
    }

    [Fact]
    public void Ticket_and_order_take_theirs()
    {
        Assert.Equal(
            new DecideRequest
            {
                Customer = new Customer { ExternalId = new ExternalId { Source = "crm", Id = "C:1" } },
                Ticket = new Ticket { TicketPriority = TicketPriority.Urgent, Language = "en" },
                Explain = true,
            },
            Read("--external crm:C:1 --ticket urgent --language en").Request);
        Assert.Equal(
            new DecideRequest { Customer = new Customer { Email = "a@example.com" }, Order = new Order { Value = 129.9 }, Explain = true },
            Read("--email a@example.com --order 129.90").Request);
    }

    [Theory]
    [InlineData("A", Attestation.Full)]
    [InlineData("b", Attestation.Partial)]
    [InlineData("C", Attestation.Gateway)]
    [InlineData("failed", Attestation.Failed)]
    public void Attestation_has_the_words_of_the_policies_and_those_of_networks(string word, Attestation attestation) =>
        Assert.Equal(attestation, Read($"--contact voice --attestation {word}").Request.Contact.Attestation);

    [Theory]
    [InlineData("--ticket high --policy-pin AcHPQA", "--policy-pin means nothing with --ticket")]
    [InlineData("--order 5 --policy-pin AcHPQA", "--policy-pin means nothing with --order")]
    public void Rejects_a_pin_of_anything_but_a_contact(string args, string error) => Assert.Contains(error, ParseErrors.Of(Parse(args).Result));

    [Fact]
    public void Nobody_named_is_a_caller_who_is_not_known() => Assert.Null(Read("--contact chat").Request.Customer);

    [Theory]
    [InlineData("--customer 1 --contact voice", true)]
    [InlineData("--customer 1 --contact voice --json", false)]
    [InlineData("--customer 1 --contact voice --json --explain", true)]
    public void Texts_of_reasons_are_asked_for_where_people_read_them(string args, bool explain) => Assert.Equal(explain, Read(args).Request.Explain);

    private static DecideArguments Read(string args)
    {
        var (options, result) = Parse(args);
        Assert.Empty(ParseErrors.Of(result));
        return options.Read(result);
    }

    private static (DecideOptions Options, System.CommandLine.ParseResult Result) Parse(string args)
    {
        var command = new ExampleCommand("decide", "");
        var options = new DecideOptions();
        options.AddTo(command, new CliContext(CliConsole.Redirected(TextWriter.Null, TextWriter.Null), new ConfigurationBuilder().Build(), TimeProvider.System));
        return (options, command.Parse(args.Split(' ')));
    }
}
