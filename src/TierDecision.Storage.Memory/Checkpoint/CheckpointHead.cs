using System.Text.Json;
using System.Text.Json.Serialization;

namespace TierDecision.Storage.Memory.Checkpoint;

/// <summary>What a checkpoint says of its content, as JSON at its beginning.</summary>
internal sealed record CheckpointHead
{
    /// <summary>The dataset's description, as stores keep it.</summary>
    [JsonRequired]
    public JsonElement Dataset { get; init; }

    /// <summary>How far into each of the store's change streams the content goes; the store alone knows what they mean.</summary>
    public IReadOnlyList<string> Positions { get; init; } = [];

    /// <summary>The checksum of each partition there, hexadecimal, because JSON's numbers are not 64 bits everywhere.</summary>
    public IReadOnlyList<string> Checksums { get; init; } = [];

    [JsonRequired]
    public IReadOnlyList<CheckpointSectionHead> Sections { get; init; } = [];

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, CheckpointJson.Default.CheckpointHead);

    /// <summary>Null where the bytes are no head.</summary>
    public static CheckpointHead? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, CheckpointJson.Default.CheckpointHead);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One section of a checkpoint.</summary>
internal sealed record CheckpointSectionHead(
    [property: JsonRequired] string Name, [property: JsonRequired] int ElementBytes, [property: JsonRequired] int Elements);

/// <summary>Serialisation without reflection, so that the store can be trimmed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CheckpointHead))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
