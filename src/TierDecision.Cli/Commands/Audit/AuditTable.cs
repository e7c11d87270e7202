using NodaTime;
using NodaTime.Text;
using Spectre.Console;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Vocabulary;
using TierDecision.V1;

namespace TierDecision.Cli.Commands.Audit;

/// <summary>
/// Entries of the audit trail as a table. Values and reasons are whole, since the trail itself keeps them short; changes beyond the first are in the
/// JSON.
/// </summary>
internal static class AuditTable
{
    // Enough to tell customers of one table apart.
    private const int HashLength = 12;
    private const int MostChanges = 3;

    // All as long as each other.
    private static readonly InstantPattern Time = InstantPattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss.fff'Z'");

    public static Table Of(IEnumerable<AuditEntry> entries)
    {
        var table = Tables.Create("Time", "Kind", "Caller", "Author", "Customer", "Changes");
        foreach (var entry in entries)
        {
            table.Add(
                Time.Format(Instant.FromUnixTimeSeconds(entry.At.Seconds).PlusNanoseconds(entry.At.Nanos)),
                entry.Kind == AuditKind.Unspecified ? "unknown" : EnumWords.SnakeCase(entry.Kind.ToString()),
                CallerText.Of(entry.Caller),
                entry.Author,
                Short(entry.CustomerHash),
                entry.Erased ? "(customer erased)" : Changes(entry));
        }

        return table;
    }

    private static string Changes(AuditEntry entry)
    {
        var changes = string.Join(", ", entry.Changes.Take(MostChanges).Select(Text));
        var rest = entry.Changes.Count - MostChanges;
        var others = rest > 0 ? $" and {Numbers.Whole(rest)} more" : "";
        return entry.Reason.Length > 0 ? $"{changes}{others} ({entry.Reason})" : changes + others;
    }

    private static string Text(AuditChange change) =>
        change.Before.Length == 0 ? $"{change.Field} {Value(change.After)}" : $"{change.Field} {Value(change.Before)} -> {Value(change.After)}";

    private static string Value(string value) => value.Length == 0 ? "none" : value;

    private static string Short(string hash) => hash.Length <= HashLength ? hash : hash[..HashLength] + "…";
}
