using System.CommandLine;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;

namespace TierDecision.Cli.Commands.Customers;

/// <summary><c>tierctl customer export</c>: everything that is kept of one customer, as the right of access asks for.</summary>
internal static class CustomerCommand
{
    public static Command Create(CliContext context)
    {
        var output = ValueOption.Text(
            "--output", "FILE", "Where to, as a file that only the user can read. Default: standard output.", "-o");
        var export = new ExampleCommand(
            "export",
            "Writes everything that is kept of one customer, as one JSON document: scores, override, aliases, logged decisions.",
            "tierctl customer export 42 --output customer-42.json")
        {
            output,
        };
        var customer = CustomerName.AddTo(export);
        var service = ServiceAddress.AddTo(export, context);
        export.SetAction((result, cancellationToken) => new ExportRun(
            service.Read(result), customer.Read(result), result.GetValue(output), context).RunAsync(cancellationToken));
        return new Command("customer", "Gives out what is kept of customers.") { export };
    }
}
