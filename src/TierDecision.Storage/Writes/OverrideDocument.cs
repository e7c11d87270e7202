using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace TierDecision.Storage.Writes;

/// <summary>A <see cref="CustomerOverride"/> as the JSON text that stores keep.</summary>
internal sealed record OverrideDocument(
    [property: JsonRequired] string? Tier,
    [property: JsonRequired] long Expiry,
    [property: JsonRequired] string Author,
    [property: JsonRequired] string Reason,
    [property: JsonRequired] ulong Version)
{
    public static byte[] Write(CustomerOverride value) => JsonSerializer.SerializeToUtf8Bytes(
        new OverrideDocument(value.Tier, value.Expiry.ToUnixTimeSeconds(), value.Author, value.Reason, value.Version),
        OverrideJson.Default.OverrideDocument);

    /// <summary>Null where the bytes are no override that this version can read.</summary>
    public static CustomerOverride? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, OverrideJson.Default.OverrideDocument) is { } document
                ? new CustomerOverride(
                    document.Tier, Instant.FromUnixTimeSeconds(document.Expiry), document.Author, document.Reason, document.Version)
                : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}

/// <summary>Serialisation without reflection, so that the store can be trimmed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OverrideDocument))]
internal sealed partial class OverrideJson : JsonSerializerContext;
