using System.CommandLine;
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
        var clear = new Option<bool>("--clear") { Description = "Ends the override instead." };
        var author = new Option<string>("--author") { Description = "Who decides it.", HelpName = "NAME", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why.", HelpName = "TEXT", Required = true };
        var version = WriteCall.Version("the override");
        var command = new ExampleCommand(
            "override",
            "Sets a customer's tier for a time, or ends that, by the service. It survives loads; decisions name it.",
            "tierctl override 42 --tier platinum --until 2026-12-31T00:00:00Z --author ann --reason \"press contact\"",
            "tierctl override 42 --clear --author ann --reason \"the story is out\"")
        {
            tier, until, clear, author, reason, version,
        };
        var customer = CustomerName.AddTo(command);
        var service = ServiceAddress.AddTo(command, context);
        command.Validators.Add(result =>
        {
            var sets = result.GetResult(tier) is not null && result.GetResult(until) is not null;
            var setsAny = result.GetResult(tier) is not null || result.GetResult(until) is not null;
            if (result.GetValue(clear) ? setsAny : !sets)
            {
                result.AddError("give --tier and --until, or --clear");
            }
        });
        command.SetAction((result, cancellationToken) =>
        {
            var address = service.Read(result);
            var given = result.GetValue(version) ?? 0;
            if (result.GetValue(clear))
            {
                var ended = new ClearOverrideRequest
                {
                    CustomerId = customer.Read(result),
                    Author = result.GetRequiredValue(author),
                    Reason = result.GetRequiredValue(reason),
                    Version = given,
                };
                return WriteCall.SendAsync(
                    context, address, (client, options) => client.ClearOverrideAsync(ended, options),
                    response => (response.Outcome, response.Version), "Ended", cancellationToken,
                    nameOf: field => FieldOptions.NameOf(command, field));
            }

            var request = new SetOverrideRequest
            {
                CustomerId = customer.Read(result), Tier = result.GetValue(tier)!, Author = result.GetRequiredValue(author),
                Reason = result.GetRequiredValue(reason), Version = given,
                ExpiresAt = Timestamp.FromDateTimeOffset(result.GetValue(until)!.Value.ToDateTimeOffset()),
            };
            return WriteCall.SendAsync(
                context, address, (client, options) => client.SetOverrideAsync(request, options),
                response => (response.Outcome, response.Version), "Set", cancellationToken,
                nameOf: field => FieldOptions.NameOf(command, field));
        });
        return command;
    }
}
