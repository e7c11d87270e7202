using System.CommandLine;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.V1;

namespace TierDecision.Cli.Commands.Customers;

/// <summary><c>tierctl remove</c>: forgets one customer.</summary>
internal static class RemoveCommand
{
    public static Command Create(CliContext context)
    {
        var version = WriteCall.Version("the removal");
        var command = new ExampleCommand(
            "remove",
            "Removes one customer with the override and every phone number, e-mail address and other id, by the service.",
            "tierctl remove 42",
            "tierctl erasure check 42")
        {
            version,
        };
        var customer = CustomerName.AddTo(command);
        var service = ServiceAddress.AddTo(command, context);
        command.SetAction((result, cancellationToken) =>
        {
            var request = new RemoveCustomerRequest { CustomerId = customer.Read(result), Version = result.GetValue(version) ?? 0 };
            return WriteCall.SendAsync(
                context, service.Read(result), (client, options) => client.RemoveCustomerAsync(request, options),
                response => (response.Outcome, response.Version), "Removed", cancellationToken,
                response => Tell(response.Receipt), ErasureCommand.Deadline, field => FieldOptions.NameOf(command, field));
        });
        return command;
    }

    private static string Tell(ErasureReceipt receipt) =>
        $"From the live customers and those before them: {Numbers.Count(receipt.Records, "record")}, {Numbers.Count(receipt.Overrides, "override")}, "
        + $"{Numbers.Count(receipt.Aliases, "alias", "aliases")}, "
        + $"{Numbers.Count(receipt.Changes, "entry of change streams", "entries of change streams")}, "
        + $"{Numbers.Count(receipt.AuditEntries, "entry of the audit trail", "entries of the audit trail")}; "
        + $"{Numbers.Count(receipt.Keys, "key")} of the decision log and of what is kept replaced.";
}
