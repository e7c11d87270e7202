using System.Text.Json;
using System.Text.Json.Serialization;

namespace TierDecision.Storage.Trials;

/// <summary>What stores keep of trials, as JSON texts. Reading gives null for what is none, and never throws.</summary>
internal static class TrialDocuments
{
    /// <summary>A report.</summary>
    public static byte[] Write(TrialReport report) => JsonSerializer.SerializeToUtf8Bytes(report, TrialJson.Default.TrialReport);

    /// <summary>A report.</summary>
    public static TrialReport? ReadReport(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, TrialJson.Default.TrialReport) is { Node: not null, Problem: not null, Cells: not null } report
                && report.Cells.All(cell => cell?.Tier is not null)
                ? report
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Serialisation without reflection, so that the store can be trimmed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(TrialReport))]
internal sealed partial class TrialJson : JsonSerializerContext;
