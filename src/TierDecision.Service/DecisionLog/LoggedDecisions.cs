using System.Text.Json;
using TierDecision.Core.Customers;
using TierDecision.Service.Erasure;
using TierDecision.Storage.Logs;

namespace TierDecision.Service.DecisionLog;

/// <summary>An entry of the log that names a customer.</summary>
/// <param name="Line">The entry as it is written.</param>
/// <param name="DecisionId">The decision; empty if the entry does not say.</param>
/// <param name="RequestId">The request's own id; empty for none.</param>
/// <param name="Caller">Who asked; empty for nobody in particular.</param>
/// <param name="Record">The record of then, opened; null where there is none or it does not open any more.</param>
internal sealed record LoggedEntry(string Line, string DecisionId, string RequestId, string Caller, byte[]? Record);

/// <summary>What a search of the log found.</summary>
/// <param name="Entries">Entries, the newest first, as many as were asked for.</param>
/// <param name="HasMore">Whether older ones follow.</param>
/// <param name="NamesAny">Whether the log names the customer at all.</param>
/// <param name="Searched">How many entries were looked through.</param>
internal sealed record LogFindings(IReadOnlyList<LoggedEntry> Entries, bool HasMore, bool NamesAny, int Searched);

/// <summary>Finds a customer's decisions in the decision log, as long as the pseudonyms of then can be made again.</summary>
/// <param name="logs">The log; none if it is off.</param>
/// <param name="erasure">Makes the pseudonyms, and opens records.</param>
internal sealed class LoggedDecisions(IEnumerable<ILineLog> logs, ErasureKeysState erasure)
{
    /// <summary>How many of the last entries are looked through.</summary>
    public const int Searched = 20_000;

    private readonly ILineLog? _log = logs.FirstOrDefault();

    /// <summary>
    /// The entries that name one of some identifiers, the newest first; null if the log cannot be read. It is looked through a line at a time, and
    /// what is kept of it is limited.
    /// </summary>
    /// <param name="identifiers">The identifiers.</param>
    /// <param name="after">The id of the decision after which to begin; empty to begin with the newest.</param>
    /// <param name="mostBytes">How much of the entries to give, in bytes; one may go beyond.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<LogFindings?> FindAsync(
        IEnumerable<IdentityKey> identifiers, string after, int mostBytes, CancellationToken cancellationToken)
    {
        if (_log is null || !erasure.HasKeys)
        {
            return new LogFindings([], HasMore: false, NamesAny: false, 0);
        }

        var search = new Search(identifiers, erasure, after, mostBytes);
        return await _log.VisitLastAsync(Searched, search.Visit, cancellationToken).ConfigureAwait(false) is null ? search.Findings : null;
    }

    private sealed class Search
    {
        private const string PseudonymBegins = "\"pseudonym\":\"";

        private readonly ErasureKeysState _erasure;
        private readonly string _after;
        private readonly int _mostBytes;
        private readonly Dictionary<string, IdentityKey> _byPseudonym = new(StringComparer.Ordinal);
        private readonly Dictionary<string, IdentityKey>.AlternateLookup<ReadOnlySpan<char>> _wanted;
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
        private readonly List<LoggedEntry> _entries = [];
        private bool _isReached;
        private bool _hasMore;
        private long _bytes;
        private int _searched;

        public Search(IEnumerable<IdentityKey> identifiers, ErasureKeysState erasure, string after, int mostBytes)
        {
            _erasure = erasure;
            _after = after;
            _mostBytes = mostBytes;
            _isReached = after.Length == 0;
            foreach (var identifier in identifiers)
            {
                _byPseudonym[erasure.Pseudonym(identifier)!] = identifier;
            }

            _wanted = _byPseudonym.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        public LogFindings Findings => new(_entries, _hasMore, _seen.Count > 0, _searched);

        public void Visit(string line)
        {
            _searched++;
            if (_hasMore || !MayName(line) || Read(line) is not { } entry)
            {
                return;
            }

            // An entry whose writing was not confirmed comes twice.
            if (!_seen.Add(entry.DecisionId))
            {
                return;
            }

            // Entries are added before the newest, so that those after the one that was given last are the same at every call.
            if (!_isReached)
            {
                _isReached = entry.DecisionId == _after;
            }
            else if (_bytes > _mostBytes)
            {
                _hasMore = true;
            }
            else
            {
                _entries.Add(entry);
                _bytes += line.Length;
            }
        }

        // Most lines name others, and need not be read. What a request brings stands behind the customer, and in strings whose quotes are escaped.
        private bool MayName(string line)
        {
            var begin = line.IndexOf(PseudonymBegins, StringComparison.Ordinal) + PseudonymBegins.Length;
            return begin >= PseudonymBegins.Length && line.IndexOf('"', begin) is var end && end > begin
                && _wanted.ContainsKey(line.AsSpan(begin, end - begin));
        }

        // A line that a crash cut off is none, and another program may have written others.
        private LoggedEntry? Read(string line)
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                var entry = document.RootElement;
                return entry.ValueKind == JsonValueKind.Object
                    && entry.TryGetProperty("customer"u8, out var customer) && customer.ValueKind == JsonValueKind.Object
                    && _byPseudonym.TryGetValue(Text(customer, "pseudonym"), out var identifier)
                        ? new LoggedEntry(
                            line, Text(entry, "decision_id"), Text(entry, "request_id"), Text(entry, "caller"),
                            Open(Text(customer, "sealed_record"), identifier))
                        : null;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // The second: text of half a surrogate pair.
                return null;
            }
        }

        private byte[]? Open(string text, IdentityKey identifier)
        {
            var box = new byte[text.Length];
            return Convert.TryFromBase64String(text, box, out var length) && length > 0
                ? _erasure.OpenRecord(identifier, box.AsSpan(0, length))
                : null;
        }

        private static string Text(JsonElement json, string member) =>
            json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }
}
