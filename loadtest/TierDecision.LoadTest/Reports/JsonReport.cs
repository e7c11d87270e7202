using System.Text.Json;
using System.Text.Json.Serialization;
using TierDecision.LoadTest.Comparison;

namespace TierDecision.LoadTest.Reports;

/// <summary>A comparison as JSON: everything, for machines.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write(ComparisonReport report) => JsonSerializer.Serialize(report, Options) + "\n";
}
