using System.CommandLine;
using System.CommandLine.Parsing;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Cli.Commands.Customers;

/// <summary><c>tierctl override</c>: sets or ends one customer's tier for a time.</summary>
internal static class OverrideCommand
{
    public static Command Create(CliContext context)
    {
        var tier = ValueOption.Text("--tier", "NAME", "The tier, one of the loaded customers'.");
        var until = ValueOption.Moment("--until", "When it ends, such as 2026-12-31T00:00:00Z.");
        var span = ValueOption.Span("--for", "How long it stands from now on, such as 7d or 36h, instead of --until.");
        var clear = new Option<bool>("--clear") { Description = "Ends the override instead." };
        var version = WriteCall.Version("the override");
        var command = new ExampleCommand(
            "override",
            "Sets a customer's tier for a time, or ends that, by the service. It survives loads; decisions name it.",
            "tierctl override 42 --tier platinum --for 7d --reason \"press contact\"",
            "tierctl override 42 --tier platinum --until 2026-12-31T00:00:00Z --author ann --reason \"press contact\"",
            "tierctl override 42 --clear --reason \"the story is out\"")
        {
            tier, until, span, clear, version,
        };
        var words = WriteWords.AddTo(command, needsReason: true);
        var customer = CustomerName.AddTo(command);
        var service = ServiceAddress.AddTo(command, context);
        command.Rules.Add(Check);
        command.SetAction((result, cancellationToken) =>
        {
            var address = service.Read(result);
            var given = result.GetValue(version) ?? 0;
            var (author, reason) = words.Read(result);
            if (result.GetValue(clear))
            {
                var ended = new ClearOverrideRequest
                {
                    CustomerId = customer.Read(result), Author = author, Reason = reason, Version = given,
                };
                return WriteCall.SendAsync(
                    context, address, (client, options) => client.ClearOverrideAsync(ended, options),
                    response => (response.Outcome, response.Version), "Ended", cancellationToken,
                    nameOf: field => FieldOptions.NameOf(command, field));
            }

            var end = result.GetValue(until) ?? context.Now + result.GetValue(span)!.Value;
            var request = new SetOverrideRequest
            {
                CustomerId = customer.Read(result), Tier = result.GetValue(tier)!, Author = author, Reason = reason, Version = given,
                ExpiresAt = Timestamp.FromDateTimeOffset(end.ToDateTimeOffset()),
            };
            return WriteCall.SendAsync(
                context, address, (client, options) => client.SetOverrideAsync(request, options),
                response => (response.Outcome, response.Version), "Set", cancellationToken,
                nameOf: field => FieldOptions.NameOf(command, field) is var name && name == until.Name && result.GetValue(span) is not null
                    ? span.Name
                    : name);
        });
        return command;

        IEnumerable<string> Check(CommandResult result)
        {
            var ends = new Option[] { until, span }.Where(option => ExampleCommand.IsGiven(result, option)).Select(option => option.Name).ToList();
            var sets = ExampleCommand.IsGiven(result, tier);
            if (ends.Count > 1)
            {
                yield return "--until and --for both say when it ends: give one of them";
            }

            if (ExampleCommand.Has(result, clear))
            {
                if (sets || ends.Count > 0)
                {
                    string[] others = [.. sets ? [tier.Name] : Array.Empty<string>(), .. ends];
                    yield return $"--clear ends the override: leave off {string.Join(" and ", others)}";
                }
            }
            else if (!sets || ends.Count == 0)
            {
                yield return "give --tier and --until or --for, or --clear";
            }
        }
    }
}
