using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TierDecision.Cli.CommandLine;
using TierDecision.Core.Customers;
using TierDecision.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Cli.Customers;

/// <summary><c>tierctl put</c>: writes one customer's score.</summary>
internal static class PutCommand
{
    public static Command Create(CliContext context)
    {
        var customer = WriteCall.Customer();
        var tier = new Option<string>("--tier") { Description = "The tier, one of the loaded customers'.", HelpName = "NAME", Required = true };
        var value = Score("--value-score", "The value score, 0 to 100.");
        var percentile = Score("--percentile", "The percentile among all customers, 0 to 100.");
        var asOf = ValueOption.Moment("--as-of", "What the score's data was as of. Default: now.");
        var language = ValueOption.Text("--language", "TAG", "The preferred language, such as de.");
        var agent = ValueOption.Text("--agent", "NAME", "The preferred agent.");
        var flags = Texts("--flag", "FLAG", "One of vulnerable, open_complaint, fraud_hold, verified, dissatisfied. May be repeated.");
        var phones = Texts("--phone", "NUMBER", "A phone number that stands for the customer. May be repeated.");
        var emails = Texts("--email", "ADDRESS", "An e-mail address that stands for the customer. May be repeated.");
        var externals = Texts("--external", "SOURCE:ID", "Another system's id that stands for the customer. May be repeated.");
        var removedPhones = Texts("--remove-phone", "NUMBER", "A phone number that no longer does. May be repeated.");
        var removedEmails = Texts("--remove-email", "ADDRESS", "An e-mail address that no longer does. May be repeated.");
        var removedExternals = Texts("--remove-external", "SOURCE:ID", "An id that no longer does. May be repeated.");
        var version = WriteCall.Version("the score");
        var command = new ExampleCommand(
            "put",
            "Inserts one customer or replaces the score, by the service. What is not given is unknown from then on.",
            "tierctl put --customer 42 --tier gold --value-score 81.5",
            "tierctl put --customer 43 --tier silver --phone +442079460958 --flag vulnerable")
        {
            customer, tier, value, percentile, asOf, language, agent, flags, phones, emails, externals, removedPhones, removedEmails, removedExternals,
            version,
        };
        var service = ServiceAddress.AddTo(command, context);
        command.Validators.Add(result =>
        {
            foreach (var flag in (result.GetValue(flags) ?? []).Where(flag => !SetFlag(new ScoreRecord(), flag)))
            {
                result.AddError($"--flag '{flag}' is none of vulnerable, open_complaint, fraud_hold, verified, dissatisfied");
            }

            CheckExternals(result, result.GetValue(externals), result.GetValue(removedExternals));
        });
        command.SetAction((result, cancellationToken) =>
        {
            var score = new ScoreRecord
            {
                Tier = result.GetRequiredValue(tier),
                ValueScore = (float)(result.GetValue(value) ?? 0),
                Language = result.GetValue(language) ?? "",
                PreferredAgent = result.GetValue(agent) ?? "",
                AsOf = result.GetValue(asOf) is { } moment ? Timestamp.FromDateTimeOffset(moment.ToDateTimeOffset()) : null,
            };
            if (result.GetValue(percentile) is { } rank)
            {
                score.Percentile = (float)rank;
            }

            foreach (var flag in result.GetValue(flags) ?? [])
            {
                SetFlag(score, flag);
            }

            var request = new PutCustomerRequest { CustomerId = result.GetRequiredValue(customer), Score = score, Version = result.GetValue(version) ?? 0 };
            request.AddAliases.Add(Aliases(result.GetValue(phones), result.GetValue(emails), result.GetValue(externals)));
            request.RemoveAliases.Add(Aliases(result.GetValue(removedPhones), result.GetValue(removedEmails), result.GetValue(removedExternals)));
            return WriteCall.SendAsync(
                context, service.Read(result), (client, options) => client.PutCustomerAsync(request, options),
                response => (response.Outcome, response.Version), "Written", cancellationToken);
        });
        return command;
    }

    /// <summary>An option that may be repeated.</summary>
    public static Option<string[]> Texts(string name, string helpName, string description) => new(name) { Description = description, HelpName = helpName };

    /// <summary>Refuses what is not SOURCE:ID.</summary>
    public static void CheckExternals(CommandResult result, params string[]?[] externals)
    {
        foreach (var id in externals.SelectMany(some => some ?? []).Where(id => !ExternalIdText.TryParse(id, out _, out _)))
        {
            result.AddError($"'{id}' is not {ExternalIdText.Expected}");
        }
    }

    private static Option<double?> Score(string name, string description) => ValueOption.Of(name, "N", description, (string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && number is >= 0 and <= 100 ? null : "is no number of 0 to 100");

    /// <summary>The aliases that three options give.</summary>
    public static IEnumerable<Customer> Aliases(string[]? phones, string[]? emails, string[]? externals) =>
    [
        .. (phones ?? []).Select(phone => new Customer { Phone = phone }),
        .. (emails ?? []).Select(email => new Customer { Email = email }),
        .. (externals ?? []).Select(id => id.Split(':', 2)).Select(parts => new Customer { ExternalId = new ExternalId { Source = parts[0], Id = parts[1] } }),
    ];

    private static bool SetFlag(ScoreRecord score, string flag) => flag switch
    {
        "vulnerable" => score.Vulnerable = true,
        "open_complaint" => score.OpenComplaint = true,
        "fraud_hold" => score.FraudHold = true,
        "verified" => score.Verified = true,
        "dissatisfied" => score.Dissatisfied = true,
        _ => false,
    };
}
