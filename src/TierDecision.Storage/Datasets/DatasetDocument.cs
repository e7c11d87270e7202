using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime.Text;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Storage.Datasets;

/// <summary>
/// A <see cref="DatasetInfo"/> as the JSON text that stores keep. 64-bit hashes are hexadecimal, because JSON's numbers are not 64 bits everywhere.
/// </summary>
internal sealed record DatasetDocument
{
    /// <summary>The format that is written: 2. A reader refuses what it does not know.</summary>
    public const int CurrentFormat = 2;

    [JsonRequired]
    public int Format { get; init; }

    // The key is older than the word dataset; stored data and other versions have it.
    [JsonRequired]
    [JsonPropertyName("generation")]
    public long Number { get; init; }

    [JsonRequired]
    public IReadOnlyList<string> Tiers { get; init; } = [];

    [JsonRequired]
    public string PolicyName { get; init; } = "";

    [JsonRequired]
    public string PolicyVersion { get; init; } = "";

    // Only of customers whose tiers were assigned anew, so that the others' bytes are what they were.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PolicyRevision { get; init; }

    [JsonRequired]
    public string AsOf { get; init; } = "";

    [JsonRequired]
    public string IdentityKeyFingerprint { get; init; } = "";

    // Missing in datasets of versions that did not record it.
    public string? PhoneNormalizer { get; init; }

    public string? Currency { get; init; } = "";

    public IReadOnlyList<string>? Agents { get; init; } = [];

    // Only of a demonstration's customers, so that the others' bytes are what they were.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Demonstration { get; init; }

    [JsonRequired]
    public long Customers { get; init; }

    [JsonRequired]
    public long Aliases { get; init; }

    // Missing in datasets of versions that did not tell.
    public long SharedAliases { get; init; }

    [JsonRequired]
    public string Checksum { get; init; } = "";

    [JsonRequired]
    public string LoadedAt { get; init; } = "";

    [JsonRequired]
    public ulong HighestVersion { get; init; }

    public static string Write(DatasetInfo dataset) => JsonSerializer.Serialize(
        new DatasetDocument
        {
            Format = CurrentFormat,
            Number = dataset.Number,
            Tiers = dataset.Header.Tiers,
            PolicyName = dataset.Header.PolicyName,
            PolicyVersion = dataset.Header.PolicyVersion,
            PolicyRevision = dataset.Header.PolicyRevision is { Length: > 0 } revision ? revision : null,
            AsOf = InstantPattern.ExtendedIso.Format(dataset.Header.AsOf),
            IdentityKeyFingerprint = dataset.Header.IdentityKeyFingerprint.ToString("x16", CultureInfo.InvariantCulture),
            PhoneNormalizer = dataset.Header.PhoneNormalizer,
            Currency = dataset.Header.Currency,
            Agents = dataset.Header.Agents,
            Demonstration = dataset.Header.IsDemonstration,
            Customers = dataset.Customers,
            Aliases = dataset.Aliases,
            SharedAliases = dataset.SharedAliases,
            Checksum = dataset.Checksum.ToString("x16", CultureInfo.InvariantCulture),
            LoadedAt = InstantPattern.ExtendedIso.Format(dataset.LoadedAt),
            HighestVersion = dataset.HighestVersion,
        },
        DatasetJson.Default.DatasetDocument);

    /// <summary>Reads what <see cref="Write"/> wrote: live, or unreadable with what is wrong.</summary>
    public static DatasetDescription Read(string json)
    {
        DatasetDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(json, DatasetJson.Default.DatasetDocument);
        }
        catch (JsonException e)
        {
            return Unreadable(PrintableText.Of(e.Message));
        }

        if (document is null || document.Format != CurrentFormat)
        {
            return Unreadable($"format {document?.Format}, this version reads {CurrentFormat}");
        }

        if (document.Problem() is { } problem)
        {
            return Unreadable(problem);
        }

        var asOf = InstantPattern.ExtendedIso.Parse(document.AsOf);
        var loadedAt = InstantPattern.ExtendedIso.Parse(document.LoadedAt);
        if (!asOf.Success || !loadedAt.Success
            || !TryParseHash(document.IdentityKeyFingerprint, out var fingerprint) || !TryParseHash(document.Checksum, out var checksum))
        {
            return Unreadable("a time or a hash that is none");
        }

        var header = new DatasetHeader
        {
            Tiers = document.Tiers,
            PolicyName = document.PolicyName,
            PolicyVersion = document.PolicyVersion,
            PolicyRevision = document.PolicyRevision ?? "",
            AsOf = asOf.Value,
            IdentityKeyFingerprint = fingerprint,
            PhoneNormalizer = document.PhoneNormalizer ?? "",
            Currency = document.Currency ?? "",
            Agents = document.Agents ?? [],
            IsDemonstration = document.Demonstration,
        };
        return new(
            DatasetStatus.Live, new DatasetInfo(
                document.Number, header, document.Customers, document.Aliases, checksum, loadedAt.Value, document.HighestVersion)
            {
                SharedAliases = document.SharedAliases,
            });
    }

    // JSON has null for everything, whatever the type here says.
    private string? Problem() => this switch
    {
        { Tiers: null or { Count: < 1 or > DatasetHeader.MaxTiers } } => $"tiers: 1 to {DatasetHeader.MaxTiers} are needed",
        _ when Tiers.Contains(null!) || Agents?.Contains(null!) == true => "a tier or an agent without a name",
        { PolicyName: null } or { PolicyVersion: null } or { AsOf: null } or { LoadedAt: null } or { IdentityKeyFingerprint: null }
            or { Checksum: null } => "null where a text has to be",
        { Number: < 1 } or { Customers: < 0 } or { Aliases: < 0 } or { SharedAliases: < 0 } => "a number that is none of a dataset",
        _ => null,
    };

    private static bool TryParseHash(string text, out ulong hash) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out hash);

    private static DatasetDescription Unreadable(string detail) => new(DatasetStatus.Unreadable, null, $"the dataset's description: {detail}");
}

/// <summary>Serialisation without reflection, so that the store can be trimmed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DatasetDocument))]
internal sealed partial class DatasetJson : JsonSerializerContext;
