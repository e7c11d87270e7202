using System.Text;
using Prometheus;

namespace TierDecision.ProcessTests.RegistryFallback;

/// <summary>Exports a registry to memory.</summary>
internal static class PrometheusExport
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<string> TextAsync(this CollectorRegistry registry)
    {
        using var stream = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(stream);
        return StrictUtf8.GetString(stream.ToArray());
    }

    public static async Task<PrometheusText> ExportAsync(this CollectorRegistry registry) => PrometheusText.Parse(await registry.TextAsync());
}
