using System.Text.Json;
using System.Text.Json.Serialization;
using TierDecision.Core.Customers;

namespace TierDecision.Storage.Audit;

/// <summary>
/// What stores keep of an entry as JSON: all that goes if the customer is erased. Kind, caller and customer lie beside it. An entry of a customer who
/// was erased has no text.
/// </summary>
internal sealed record AuditDocument(string? Author, string? Reason, IReadOnlyList<AuditDocumentChange?>? Changes)
{
    // More than the longest entry comes to.
    private const int MostBytes = 1024 * 1024;

    /// <summary>The bytes of an entry; none for an erased one.</summary>
    public static byte[] Write(AuditEntry entry) => entry.IsErased
        ? []
        : JsonSerializer.SerializeToUtf8Bytes(
            new AuditDocument(
                NullIfEmpty(entry.Actor.Author), NullIfEmpty(entry.Actor.Reason),
                [.. entry.Changes.Select(change => new AuditDocumentChange(change.Field, NullIfEmpty(change.Before), NullIfEmpty(change.After)))]),
            AuditJson.Default.AuditDocument);

    /// <summary>An entry from what a store has; of an unknown kind where this version cannot read it.</summary>
    /// <param name="kind">The number of the kind.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="customer">The customer; null for none.</param>
    /// <param name="json">What <see cref="Write"/> gave; null if there is nothing of the kind.</param>
    public static AuditEntry Read(long kind, string? caller, IdentityKey? customer, byte[]? json)
    {
        var known = kind is > 0 and <= byte.MaxValue && Enum.IsDefined((AuditKind)kind) ? (AuditKind)kind : AuditKind.Unknown;
        if (json is [])
        {
            return AuditText.Limited(new AuditEntry(known, new AuditActor(caller ?? ""), []) { IsErased = true });
        }

        return AuditText.Limited(json is not null && TryRead(json) is { } document
            ? new AuditEntry(
                known, new AuditActor(caller ?? "", document.Author ?? "", document.Reason ?? ""),
                [
                    .. (document.Changes ?? []).OfType<AuditDocumentChange>()
                        .Select(change => new AuditChange(change.Field ?? "", change.Before ?? "", change.After ?? "")),
                ],
                customer)
            : new AuditEntry(AuditKind.Unknown, new AuditActor(caller ?? ""), [], customer));
    }

    private static AuditDocument? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return json.Length <= MostBytes ? JsonSerializer.Deserialize(json, AuditJson.Default.AuditDocument) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}

/// <summary>An <see cref="AuditChange"/>.</summary>
internal sealed record AuditDocumentChange(string? Field, string? Before, string? After);

/// <summary>Serialisation without reflection, so that the store can be trimmed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditDocument))]
internal sealed partial class AuditJson : JsonSerializerContext;
