using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Customers;
using TierDecision.V1;
using FieldMask = Google.Protobuf.WellKnownTypes.FieldMask;

namespace TierDecision.Cli.Commands.Customers;

/// <summary><c>tierctl put</c>: writes what is named of one customer's score.</summary>
internal static class PutCommand
{
    public static Command Create(CliContext context)
    {
        var scores = ScoreOption.All;
        var phones = Texts("--phone", "NUMBER", "A phone number that stands for the customer. May be repeated.");
        var emails = Texts("--email", "ADDRESS", "An e-mail address that stands for the customer. May be repeated.");
        var externals = Texts("--external", "SOURCE:ID", "Another system's id that stands for the customer. May be repeated.");
        var removedPhones = Texts("--remove-phone", "NUMBER", "A phone number that no longer does. May be repeated.");
        var removedEmails = Texts("--remove-email", "ADDRESS", "An e-mail address that no longer does. May be repeated.");
        var removedExternals = Texts("--remove-external", "SOURCE:ID", "An id that no longer does. May be repeated.");
        var clear = Texts(
            "--clear", "COLUMN", $"A column that is unknown from then on: {string.Join(", ", ClearedColumns.Names)}. May be repeated.");
        var replace = new Option<bool>("--replace")
        {
            Description = "Replaces the whole score: what is not given is unknown from then on. Needs --tier.",
        };
        var version = WriteCall.Version("the score");
        var command = new ExampleCommand(
            "put",
            "Changes what is named of one customer's score and aliases, by the service; the rest stays. Inserts the customer if there is none, "
            + "which takes --tier.",
            "tierctl put --customer 42 --tier gold --value-score 81.5",
            "tierctl put --customer 42 --language de --clear preferred_agent",
            "tierctl put --customer 43 --tier silver --phone +442079460958 --flag vulnerable",
            "tierctl put --customer 42 --replace --tier gold --value-score 81.5");
        Option[] others = [clear, replace, phones, emails, externals, removedPhones, removedEmails, removedExternals, version];
        foreach (var option in scores.Select(score => score.Option).Concat(others))
        {
            command.Options.Add(option);
        }

        var words = WriteWords.AddTo(command);
        var customer = CustomerName.AddTo(command);
        var service = ServiceAddress.AddTo(command, context);
        command.Rules.Add(result => CheckExternals([.. ExampleCommand.Texts(result, externals), .. ExampleCommand.Texts(result, removedExternals)]));
        command.Rules.Add(result => ClearedColumns.Check(ExampleCommand.Texts(result, clear), name => IsGiven(result, name)));
        command.AddRule(result => ExampleCommand.Has(result, replace) && !IsGiven(result, CustomerFields.Tier.Name)
            ? "--replace needs --tier: a whole score has one"
            : null);
        command.AddRule(result =>
        {
            Option[] written = [.. scores.Select(score => score.Option), .. others[..^1]];
            return written.Any(option => ExampleCommand.IsGiven(result, option))
                ? null
                : "give what to write: a column such as --tier or --language, --flag, --clear, or an alias such as --phone";
        });
        command.SetAction((result, cancellationToken) =>
        {
            var record = new ScoreRecord();
            List<string> names = [.. scores.SelectMany(score => score.Set(result, record)), .. result.GetValue(clear) ?? []];
            var mask = result.GetValue(replace) ? new FieldMask { Paths = { "*" } }
                : names.Count > 0 ? new FieldMask { Paths = { names } }
                : null;
            var request = new PutCustomerRequest
            {
                CustomerId = customer.Read(result), Score = record, UpdateMask = mask, Version = result.GetValue(version) ?? 0,
            };
            (request.Author, request.Reason) = words.Read(result);
            request.AddAliases.Add(Aliases(result.GetValue(phones), result.GetValue(emails), result.GetValue(externals)));
            request.RemoveAliases.Add(Aliases(result.GetValue(removedPhones), result.GetValue(removedEmails), result.GetValue(removedExternals)));
            return WriteCall.SendAsync(
                context, service.Read(result), (client, options) => client.PutCustomerAsync(request, options),
                response => (response.Outcome, response.Version), "Written", cancellationToken, Taken,
                nameOf: field => NameOf(command, request, field));
        });
        return command;

        bool IsGiven(CommandResult result, string name) =>
            scores.FirstOrDefault(score => score.Name == name) is { } score && ExampleCommand.IsGiven(result, score.Option);
    }

    // A number that moves on is right; one that was mistyped has cost another customer his own.
    private static string? Taken(PutCustomerResponse response) => response.TakenAliases == 0 ? null
        : $"Taken from other customers: {Numbers.Count(response.TakenAliases, "identifier")}, which stood for them until now. "
            + "'tierctl audit --kind alias_changed' shows from whom, by the hashes of their ids.";

    // An alias is told with its value: the option may be repeated.
    private static string NameOf(Command command, PutCustomerRequest request, string field)
    {
        var (list, prefix) = field.StartsWith("remove_aliases[", StringComparison.Ordinal) ? (request.RemoveAliases, "--remove-")
            : field.StartsWith("add_aliases[", StringComparison.Ordinal) ? (request.AddAliases, "--")
            : (null, "");
        var index = field.Split('[', ']') is [_, var text, ..] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
            ? i
            : -1;
        return list?.ElementAtOrDefault(index) switch
        {
            { HasPhone: true } alias => $"{prefix}phone '{alias.Phone}'",
            { HasEmail: true } alias => $"{prefix}email '{alias.Email}'",
            { ExternalId: { } id } => $"{prefix}external '{id.Source}:{id.Id}'",
            _ => FieldOptions.NameOf(command, field),
        };
    }

    /// <summary>An option that may be repeated.</summary>
    public static Option<string[]> Texts(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName };

    /// <summary>Refuses what is not SOURCE:ID.</summary>
    public static IEnumerable<string> CheckExternals(IEnumerable<string> externals) => externals
        .Where(id => !ExternalIdText.TryParse(id, out _, out _))
        .Select(id => $"'{id}' is not {ExternalIdText.Expected}");

    /// <summary>The aliases that three options give.</summary>
    public static IEnumerable<Customer> Aliases(string[]? phones, string[]? emails, string[]? externals) =>
    [
        .. (phones ?? []).Select(phone => new Customer { Phone = phone }),
        .. (emails ?? []).Select(email => new Customer { Email = email }),
        .. (externals ?? []).Select(External),
    ];

    // What is no id was refused before.
    private static Customer External(string text) => ExternalIdText.TryParse(text, out var source, out var id)
        ? new Customer { ExternalId = new ExternalId { Source = source, Id = id } }
        : throw new InvalidOperationException($"'{text}' is not {ExternalIdText.Expected}.");
}
