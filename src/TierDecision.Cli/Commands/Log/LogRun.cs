using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Cli.Commands.Load;
using TierDecision.Cli.Terminal;
using TierDecision.Storage.Logs;
using TierDecision.Storage.Redis.Logs;

namespace TierDecision.Cli.Commands.Log;

/// <summary>Reads the last entries and prints them, the oldest first.</summary>
internal sealed class LogRun(LogArguments arguments, CliContext context)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var (lines, problem) = arguments.Redis is { } connection
            ? await ReadStreamAsync(connection, cancellationToken).ConfigureAwait(false)
            : await ReadFilesAsync(cancellationToken).ConfigureAwait(false);
        if (lines is null)
        {
            return context.Console.Fail(ExitCodes.NotDone, problem!);
        }

        if (arguments.Json)
        {
            foreach (var line in lines)
            {
                context.Console.Output.Write(line + "\n");
            }

            return ExitCodes.Ok;
        }

        WriteTable(lines);
        return ExitCodes.Ok;
    }

    private async Task<(IReadOnlyList<string>? Lines, string? Problem)> ReadStreamAsync(string connection, CancellationToken cancellationToken)
    {
        var (options, error) = RedisSettings.Read(connection, arguments.Prefix);
        if (options is null)
        {
            return (null, error);
        }

        var log = new RedisLineLog(options, RedisLineLog.Decisions, length: 0, NullLogger.Instance);
        await using (log.ConfigureAwait(false))
        {
            var (lines, problem) = await log.ReadLastAsync(arguments.Last, cancellationToken).ConfigureAwait(false);
            return lines is null ? (null, $"Redis cannot be asked: {problem}.") : (lines, null);
        }
    }

    private async Task<(IReadOnlyList<string>? Lines, string? Problem)> ReadFilesAsync(CancellationToken cancellationToken)
    {
        var files = FileLineLog.Files(arguments.File);
        if (files.Count == 0)
        {
            return (null, $"There is no decision log in '{arguments.File}'. The service writes one with TierDecision:DecisionLog:Target=File.");
        }

        // From the newest file back, until there are enough.
        var last = new List<string>();
        try
        {
            for (var i = files.Count - 1; i >= 0 && last.Count < arguments.Last; i--)
            {
                var ofFile = new Queue<string>();
                var stream = new FileStream(files[i], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(stream);
                while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
                {
                    ofFile.Enqueue(line);
                    if (ofFile.Count > arguments.Last - last.Count)
                    {
                        ofFile.Dequeue();
                    }
                }

                last.InsertRange(0, ofFile);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"The decision log cannot be read: {e.Message}");
        }

        return (last, null);
    }

    private void WriteTable(IReadOnlyList<string> lines)
    {
        var table = Tables.Create("Decided at", "Decision", "About", "Tier", ">Priority", "Queue", "Policy", "Rules");
        var unreadable = 0;
        foreach (var line in lines)
        {
            if (Parse(line) is not { } entry)
            {
                unreadable++;
                continue;
            }

            var rules = ((JsonArray?)entry["priority_rules"] ?? []).Select(Text)
                .Concat([Text(entry["routing_rule"]), Text(entry["sla_rule"])])
                .Where(rule => rule.Length > 0);
            table.Add(
                Text(entry["decided_at"]),
                Text(entry["decision_id"]),
                Text(entry["request"]?["context"]),
                Text(entry["tier"]) + (Text(entry["degraded"]) == "true" ? " (degraded)" : ""),
                Text(entry["priority"]),
                Text(entry["queue"]),
                $"{Text(entry["policy"]?["name"])} {Text(entry["policy"]?["version"])}",
                string.Join(", ", rules));
        }

        context.Console.WriteTable(table);
        if (unreadable > 0)
        {
            context.Console.Warn(string.Create(CultureInfo.InvariantCulture, $"{Numbers.Count(unreadable, "line")} could not be read."));
        }
    }

    // A line that a crash cut off is none.
    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonNode? node) => node is JsonValue ? node.ToString() : "";
}
