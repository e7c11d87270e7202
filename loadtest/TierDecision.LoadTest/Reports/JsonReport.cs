using System.Text.Json;
using System.Text.Json.Serialization;

namespace TierDecision.LoadTest.Reports;

/// <summary>A report as JSON: everything, for machines.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write<T>(T report) => JsonSerializer.Serialize(report, Options) + "\n";
}
