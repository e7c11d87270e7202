using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Cli.Terminal;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Logs;
using TierDecision.Storage.Providers;

namespace TierDecision.Cli.Commands.Log;

/// <summary>Reads the last entries and prints them, the oldest first.</summary>
internal sealed class LogRun(LogArguments arguments, CliContext context)
{
    // Two values of one name would be noticed later, where nobody looks for it.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly DecisionLogOptions _options = arguments.Settings.DecisionLog;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var store = StoreProviders.Choose(arguments.Settings);
        if (DecisionLogs.Open(_options, store, NullLoggerFactory.Instance) is not { } log)
        {
            return context.Console.Fail(
                ExitCodes.BadInput,
                "The decision log is in Redis, and no Redis is given: give --redis CONNECTION, or --file FILE for a log in a file.");
        }

        LineLogReading reading;
        await using (log.ConfigureAwait(false))
        {
            reading = await log.ReadLastAsync(arguments.Last, cancellationToken).ConfigureAwait(false);
        }

        if (reading.Lines is not { } lines)
        {
            return context.Console.Fail(ExitCodes.NotDone, $"The decision log cannot be read from {log.Name}: {reading.Problem?.TrimEnd('.')}.");
        }

        if (lines.Count == 0 && _options.Target != DecisionLogTarget.Redis && !File.Exists(_options.File))
        {
            return context.Console.Fail(
                ExitCodes.NotDone,
                $"There is no decision log in '{_options.File}'. The service writes one with TierDecision:DecisionLog:Target=File.");
        }

        if (arguments.Json)
        {
            OpenedRecords? records = null;
            if (arguments.Records)
            {
                var keys = await OpenedRecords.ReadKeysAsync(store, context.Time, cancellationToken).ConfigureAwait(false);
                if (keys.Keys is null)
                {
                    return context.Console.Fail(
                        ExitCodes.NotDone, $"The keys of the records cannot be read from {store.Description}: {keys.Detail?.TrimEnd('.')}.");
                }

                records = new OpenedRecords(keys.Keys);
            }

            WriteJson(lines, records);
            return ExitCodes.Ok;
        }

        WriteTable(lines);
        return ExitCodes.Ok;
    }

    // JSON has no control characters but in escapes, and those of Unicode's second block are written as such.
    private void WriteJson(IReadOnlyList<string> lines, OpenedRecords? records)
    {
        var unreadable = 0;
        foreach (var line in lines)
        {
            if (Parse(line) is { } entry)
            {
                records?.AddTo(entry);
                context.Console.Output.Write((records is not null || line.Any(char.IsControl) ? entry.ToJsonString(Plain) : line) + "\n");
            }
            else
            {
                unreadable++;
            }
        }

        WarnOf(unreadable);
    }

    private void WriteTable(IReadOnlyList<string> lines)
    {
        var table = Tables.Create("Decided at", "Decision", "About", "Tier", ">Priority", "Queue", "Policy", "Rules");
        var unreadable = 0;
        foreach (var line in lines)
        {
            if (Parse(line) is { } entry)
            {
                table.Add(Row(entry));
            }
            else
            {
                unreadable++;
            }
        }

        context.Console.WriteTable(table);
        WarnOf(unreadable);
    }

    private void WarnOf(int unreadable)
    {
        if (unreadable > 0)
        {
            context.Console.Warn(string.Create(CultureInfo.InvariantCulture, $"{Numbers.Count(unreadable, "line")} could not be read."));
        }
    }

    private static string[] Row(JsonObject entry)
    {
        var rules = (entry["priority_rules"] as JsonArray ?? []).Select(Text)
            .Concat([Text(entry["routing_rule"]), Text(entry["sla_rule"])])
            .Where(rule => rule.Length > 0);
        return
        [
            Text(entry["decided_at"]),
            Text(entry["decision_id"]),
            Text(Part(entry, "request", "context")),
            Text(entry["tier"]) + (Text(entry["degraded"]) == "true" ? " (degraded)" : "") + Gap(entry),
            Text(entry["priority"]),
            Text(entry["queue"]),
            $"{Text(Part(entry, "policy", "name"))} {Text(Part(entry, "policy", "version"))}",
            string.Join(", ", rules),
        ];
    }

    // Anybody may have written the line: what is of another shape says nothing.
    private static JsonNode? Part(JsonObject entry, string name, string part) => (entry[name] as JsonObject)?[part];

    private static string Gap(JsonObject entry) =>
        Text(Part(entry, "customer", "identity_gap")) is { Length: > 0 } gap ? $" (identity: {gap.Replace('_', ' ')})" : "";

    // A line that a crash cut off is none.
    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line, documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonNode? node)
    {
        try
        {
            return node is JsonValue ? node.ToString() : "";
        }
        catch (InvalidOperationException)
        {
            // Half of a character, as an escape.
            return "";
        }
    }
}
