using System.Text;
using Prometheus;

namespace TierDecision.Tests.Service;

/// <summary>What Prometheus would read of a registry.</summary>
internal static class MetricsText
{
    public static async Task<string> TextAsync(this CollectorRegistry registry)
    {
        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
