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
    // More than the longest author and reason come to.
    private const int MostBytes = 64 * 1024;

    // The last of the year 9999, which is the last that messages can say.
    private const long LastSecond = 253_402_300_799;

    public static byte[] Write(CustomerOverride value) => JsonSerializer.SerializeToUtf8Bytes(
        new OverrideDocument(value.Tier, value.Expiry.ToUnixTimeSeconds(), value.Author, value.Reason, value.Version),
        OverrideJson.Default.OverrideDocument);

    /// <summary>Null where the bytes are no override that this version can read.</summary>
    public static CustomerOverride? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            // JSON has null for everything, whatever the type here says.
            return json.Length <= MostBytes
                && JsonSerializer.Deserialize(json, OverrideJson.Default.OverrideDocument) is { Author: not null, Reason: not null } document
                && document.Expiry is >= 0 and <= LastSecond
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
