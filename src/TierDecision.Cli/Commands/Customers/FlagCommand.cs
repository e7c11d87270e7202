using System.CommandLine;
using System.CommandLine.Parsing;
using Grpc.Core;
using Grpc.Net.Client;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Customers;
using TierDecision.Core.Findings;
using TierDecision.Protocol;
using TierDecision.V1;
using FieldMask = Google.Protobuf.WellKnownTypes.FieldMask;

namespace TierDecision.Cli.Commands.Customers;

/// <summary><c>tierctl flag</c>: sets and ends flags of one customer; nothing else changes.</summary>
internal static class FlagCommand
{
    private static readonly IReadOnlyDictionary<string, int> Words = CustomerFields.Flags.Words;

    public static Command Create(CliContext context)
    {
        var customer = new Argument<string>("CUSTOMER") { Description = "The customer, by the company's own id." };
        var changes = new Argument<string[]>("CHANGE")
        {
            Description = $"+FLAG to set a flag, -FLAG to end it: {string.Join(", ", Words.Keys)}.",
            Arity = ArgumentArity.OneOrMore,
        };
        var version = WriteCall.Version("the score");
        var command = new ExampleCommand(
            "flag",
            "Sets and ends flags of one customer, by the service, and prints the flags that stand then. Nothing else of the customer changes.",
            "tierctl flag 42 +open_complaint",
            "tierctl flag 42 +vulnerable -fraud_hold --author ann --reason \"called in\"")
        {
            customer, changes, version,
        };
        var words = WriteWords.AddTo(command);
        var service = ServiceAddress.AddTo(command, context);
        changes.Validators.Add(Check);
        command.SetAction((result, cancellationToken) =>
        {
            var request = Request(result.GetRequiredValue(customer), result.GetRequiredValue(changes));
            request.Version = result.GetValue(version) ?? 0;
            (request.Author, request.Reason) = words.Read(result);
            return RunAsync(context, service.Read(result), request, cancellationToken);
        });
        return command;
    }

    private static PutCustomerRequest Request(string customer, IEnumerable<string> changes)
    {
        var request = new PutCustomerRequest { CustomerId = customer, Score = new ScoreRecord(), UpdateMask = new FieldMask() };
        foreach (var change in changes)
        {
            ScoreRecordFields.Find(change[1..]).Accessor.SetValue(request.Score, change[0] == '+');
            request.UpdateMask.Paths.Add(change[1..]);
        }

        return request;
    }

    private static async Task<int> RunAsync(
        CliContext context, ServiceConnection service, PutCustomerRequest request, CancellationToken cancellationToken)
    {
        var code = await WriteCall.SendAsync(
            context, service, (client, options) => client.PutCustomerAsync(request, options),
            response => (response.Outcome, response.Version), "Written", cancellationToken).ConfigureAwait(false);
        if (code != ExitCodes.Ok)
        {
            return code;
        }

        var (standing, failure) = await ServiceClient.CallAsync(
            service,
            (GrpcChannel channel, CallOptions options) => new CustomerService.CustomerServiceClient(channel).GetCustomerAsync(
                new GetCustomerRequest { CustomerId = request.CustomerId }, options),
            context.Time, cancellationToken).ConfigureAwait(false);
        if (standing is null)
        {
            return failure!.Write(context.Console);
        }

        var flags = Words.Keys.Where(word => ScoreRecordFields.Find(word).Accessor.GetValue(standing.Score) is true).ToList();
        await context.Console.Output.WriteLineAsync($"Flags now: {(flags.Count == 0 ? "none" : string.Join(", ", flags))}.").ConfigureAwait(false);
        return ExitCodes.Ok;
    }

    private static void Check(ArgumentResult result)
    {
        var texts = result.Tokens.Select(token => token.Value).ToList();
        foreach (var text in texts)
        {
            var name = text.Length > 0 ? text[1..] : "";
            var problem = text.Length < 2 || text[0] is not ('+' or '-') ? $"is neither +FLAG nor -FLAG; flags are {string.Join(", ", Words.Keys)}"
                : !Words.ContainsKey(name) ? NearestWord.NotOneOf("flag", name, Words.Keys)
                : texts.Count(other => other.Length > 0 && other[1..] == name) > 1 ? "names its flag a second time"
                : null;
            if (problem is not null)
            {
                result.AddError($"'{text}' {problem}");
            }
        }
    }
}
