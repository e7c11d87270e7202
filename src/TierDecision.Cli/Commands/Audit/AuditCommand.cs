using System.CommandLine;
using NodaTime;
using TierDecision.Cli.Calls;
using TierDecision.Cli.Options;
using TierDecision.Cli.Terminal;
using TierDecision.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Cli.Commands.Audit;

/// <summary><c>tierctl audit</c>: who changed what, by the audit trail of the service's store.</summary>
internal static class AuditCommand
{
    private const int DefaultLimit = 100;
    private const int MostEntries = 100_000;

    public static Command Create(CliContext context)
    {
        var customer = ValueOption.Text("--customer", "ID", "Changes of this customer, by the company's own id.");
        var caller = ValueOption.Text("--caller", "NAME", "Changes that this caller asked for: the name of a key, or user@machine of a load.");
        var kind = ValueOption.Word<AuditKind>("--kind", "Changes of this kind.");
        var since = ValueOption.Past("--since", "From this time on, such as 2026-11-29T10:00:00Z, or 7d for the last seven days.", () => context.Now);
        var until = ValueOption.Past("--until", "Before this time, written likewise.", () => context.Now);
        var limit = ValueOption.Whole("--limit", $"The most entries, the latest. Default: {DefaultLimit}.", 1, MostEntries);
        var json = new Option<bool>("--json") { Description = "Prints the entries as JSON, a line each." };
        var command = new ExampleCommand(
            "audit",
            "Prints who changed what, when and why, the newest first: writes of customers, overrides, removals, loads, and files that nodes took "
            + "into use. It asks the service; the key needs the permission audit.",
            "tierctl audit --since 7d",
            "tierctl audit --customer 42",
            "tierctl audit --caller crm --kind override_set --since 2026-11-01T00:00:00Z --json")
        {
            customer, caller, kind, since, until, limit, json,
        };
        var service = ServiceAddress.AddTo(command, context);
        command.SetAction((result, cancellationToken) =>
        {
            var request = new ListAuditEntriesRequest
            {
                CustomerId = result.GetValue(customer) ?? "",
                Caller = result.GetValue(caller) ?? "",
                Kind = result.GetValue(kind) ?? AuditKind.Unspecified,
                Since = ToTimestamp(result.GetValue(since)),
                Until = ToTimestamp(result.GetValue(until)),
            };
            var run = new AuditRun(service.Read(result), request, result.GetValue(limit) ?? DefaultLimit, context)
            {
                IsJson = result.GetValue(json), NameOf = field => FieldOptions.NameOf(command, field),
            };
            return run.RunAsync(cancellationToken);
        });
        return command;
    }

    private static Timestamp? ToTimestamp(Instant? moment) =>
        moment is { } given ? Timestamp.FromDateTimeOffset(given.ToDateTimeOffset()) : null;
}
