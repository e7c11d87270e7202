using TierDecision.Core.Vocabulary;

namespace TierDecision.Storage.Audit;

/// <summary>The texts of entries, within <see cref="AuditLimits"/> and without what a terminal obeys.</summary>
internal static class AuditText
{
    private const char Cut = '…';

    /// <summary>The entry as it is written.</summary>
    public static AuditEntry Limited(AuditEntry entry) => entry with
    {
        Actor = new AuditActor(
            Of(entry.Actor.Caller, AuditLimits.Name), Of(entry.Actor.Author, AuditLimits.Name), Of(entry.Actor.Reason, AuditLimits.Reason)),
        Changes =
        [
            .. entry.Changes.Take(AuditLimits.Changes).Select(change => new AuditChange(
                Of(change.Field, AuditLimits.Name), Of(change.Before, AuditLimits.Value), Of(change.After, AuditLimits.Value))),
        ],
    };

    /// <summary>The text with at most so many characters; empty for null.</summary>
    public static string Of(string? text, int most)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        // What is made printable only grows: more than this is cut off in any case.
        var printable = PrintableText.Of(text.AsSpan(0, Math.Min(text.Length, most + 1)));
        if (printable.Length <= most)
        {
            return printable;
        }

        var end = most - 1;
        return string.Concat(printable.AsSpan(0, char.IsHighSurrogate(printable[end - 1]) ? end - 1 : end), [Cut]);
    }
}
