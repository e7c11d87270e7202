using System.Text.Json;
using System.Text.Json.Nodes;
using TierDecision.Core.Customers;
using TierDecision.Service.Erasure;
using TierDecision.Storage.Logs;

namespace TierDecision.Service.DecisionLog;

/// <summary>An entry of the log that names a customer.</summary>
/// <param name="Line">The entry as it is written.</param>
/// <param name="Json">The same, read.</param>
/// <param name="Record">The record of then, opened; null where there is none or it does not open any more.</param>
internal sealed record LoggedEntry(string Line, JsonObject Json, byte[]? Record)
{
    /// <summary>The text of a member; empty if there is none.</summary>
    public string Text(string member) => Json[member] is JsonValue value ? value.ToString() : "";
}

/// <summary>Finds a customer's decisions in the decision log, as long as the pseudonyms of then can be made again.</summary>
/// <param name="logs">The log; none if it is off.</param>
/// <param name="erasure">Makes the pseudonyms, and opens records.</param>
internal sealed class LoggedDecisions(IEnumerable<ILineLog> logs, ErasureKeysState erasure)
{
    /// <summary>How many of the last entries are looked through.</summary>
    public const int Searched = 20_000;

    private readonly ILineLog? _log = logs.FirstOrDefault();

    /// <summary>
    /// The entries that name one of some identifiers, the newest first, and how many were looked through; null if the log cannot be read.
    /// </summary>
    public async Task<(IReadOnlyList<LoggedEntry> Entries, int Searched)?> FindAsync(
        IEnumerable<IdentityKey> identifiers, CancellationToken cancellationToken)
    {
        if (_log is null || !erasure.HasKeys)
        {
            return ([], 0);
        }

        var byPseudonym = new Dictionary<string, IdentityKey>(StringComparer.Ordinal);
        foreach (var identifier in identifiers)
        {
            byPseudonym[erasure.Pseudonym(identifier)!] = identifier;
        }

        var reading = await _log.ReadLastAsync(Searched, cancellationToken).ConfigureAwait(false);
        if (reading.Lines is not { } lines)
        {
            return null;
        }

        var found = new List<LoggedEntry>();
        foreach (var line in lines.Reverse())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Read(line) is { } json && json["customer"] is JsonObject customer
                && byPseudonym.TryGetValue(customer["pseudonym"]?.ToString() ?? "", out var identifier))
            {
                found.Add(new LoggedEntry(line, json, Open(customer, identifier)));
            }
        }

        // An entry whose writing was not confirmed comes twice.
        return (found.DistinctBy(entry => entry.Text("decision_id")).ToList(), lines.Count);
    }

    private byte[]? Open(JsonObject customer, IdentityKey identifier)
    {
        var text = customer["sealed_record"]?.ToString() ?? "";
        var box = new byte[text.Length];
        return Convert.TryFromBase64String(text, box, out var length) && length > 0 ? erasure.OpenRecord(identifier, box.AsSpan(0, length)) : null;
    }

    // A line that a crash cut off is none.
    private static JsonObject? Read(string line)
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
}
