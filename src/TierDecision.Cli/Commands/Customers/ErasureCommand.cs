using System.CommandLine;
using System.Globalization;
using Grpc.Net.Client;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.V1;

namespace TierDecision.Cli.Commands.Customers;

/// <summary><c>tierctl erasure check</c>: proves that nothing is left of a customer who was removed, or says what is.</summary>
internal static class ErasureCommand
{
    /// <summary>A removal and a search go through all aliases: seconds, where there are many millions.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private const string NotLookedAt =
        "This does not look at log entries and kept answers of calls by the aliases that you named. The removal made them unreadable if an\n"
        + "alias was the customer's then, or if a single write took it away before. If a load had dropped it before, they can still be read:\n"
        + "docs/erasure.md says what to do.";

    public static Command Create(CliContext context)
    {
        var phones = PutCommand.Texts("--phone", "NUMBER", "A phone number that stood for the customer. May be repeated.");
        var emails = PutCommand.Texts("--email", "ADDRESS", "An e-mail address that stood for the customer. May be repeated.");
        var externals = PutCommand.Texts("--external", "SOURCE:ID", "Another system's id that stood for the customer. May be repeated.");
        var check = new ExampleCommand(
            "check",
            "Looks for a customer in everything that the store holds and in the memory of the node that is asked. "
            + "Exit code 0 where nothing is left but that there was a removal, else 1.",
            "tierctl erasure check 42",
            "tierctl erasure check 42 --phone +442079460958")
        {
            phones, emails, externals,
        };
        var customer = CustomerName.AddTo(check);
        var service = ServiceAddress.AddTo(check, context);
        check.Rules.Add(result => PutCommand.CheckExternals(ExampleCommand.Texts(result, externals)));
        check.SetAction((result, cancellationToken) =>
        {
            var request = new TraceCustomerRequest { CustomerId = customer.Read(result) };
            request.Aliases.AddRange(PutCommand.Aliases(result.GetValue(phones), result.GetValue(emails), result.GetValue(externals)));
            return CheckAsync(context, service.Read(result), request, cancellationToken);
        });
        return new Command("erasure", "Proves removals.") { check };
    }

    private static async Task<int> CheckAsync(
        CliContext context, ServiceConnection service, TraceCustomerRequest request, CancellationToken cancellationToken)
    {
        var (response, failure) = await ServiceClient.CallAsync(
            service,
            (GrpcChannel channel, Grpc.Core.CallOptions options) =>
                new CustomerService.CustomerServiceClient(channel).TraceCustomerAsync(request, options),
            context.Time, cancellationToken, Deadline).ConfigureAwait(false);
        if (response is null)
        {
            return failure!.Write(context.Console);
        }

        if (response.Traces.Count > 0)
        {
            var table = Tables.Create("What", ">How many", "Where", "Until");
            foreach (var trace in response.Traces)
            {
                table.Add(
                    Name(trace.Place), Numbers.Whole(trace.Count),
                    trace.Place == TracePlace.Audit ? "the store" : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{(trace.Place == TracePlace.Replica ? "the node that was asked, " : "")}dataset {trace.Generation}"),
                    Until(trace.Place));
            }

            context.Console.WriteTable(table);
        }

        if (response.LogPseudonyms.Count > 0)
        {
            await context.Console.Output.WriteLineAsync(
                $"Decisions from now on would name it in the log as {string.Join(", ", response.LogPseudonyms)}.").ConfigureAwait(false);
        }

        if (!response.Erased)
        {
            return context.Console.Fail(ExitCodes.NotDone, "There is something left of this customer.");
        }

        await context.Console.Output.WriteLineAsync("Nothing is left of this customer.").ConfigureAwait(false);
        if (request.Aliases.Count > 0)
        {
            // Nothing remembers whose they were, so nobody can say whether the removal knew of them.
            await context.Console.Output.WriteLineAsync(NotLookedAt).ConfigureAwait(false);
        }

        return ExitCodes.Ok;
    }

    private static string Name(TracePlace place) => place switch
    {
        TracePlace.Record => "score",
        TracePlace.Override => "override",
        TracePlace.Mark => "mark of single writes",
        TracePlace.Alias => "alias",
        TracePlace.Change => "entry of a change stream",
        TracePlace.Removal => "removal",
        TracePlace.Replica => "score or alias in memory",
        TracePlace.OtherMark => "mark of another customer, with an alias",
        TracePlace.Audit => "entry of the audit trail",
        _ => place.ToString(),
    };

    // A mark goes into the next dataset only where it is newer than the load, and the dataset before is kept for one load more.
    private static string Until(TracePlace place) => place switch
    {
        TracePlace.Removal or TracePlace.OtherMark => "two newer loads",
        TracePlace.Replica => "the node follows",
        _ => "a removal",
    };
}
