using System.Net.Mime;
using Prometheus;

namespace TierDecision.Service.Observability;

/// <summary>
/// <c>/metrics</c>. To write all metrics takes longer than a decision, and anybody may ask: beyond some requests a second, what was written last is
/// sent again.
/// </summary>
internal sealed class MetricsEndpoint(CollectorRegistry registry, TimeProvider time)
{
    private const int AtOnce = 20;
    private const double PerSecond = 10;
    private const string OpenMetrics = "application/openmetrics-text";
    private const string TextType = MediaTypeNames.Text.Plain + "; version=0.0.4; charset=utf-8";
    private const string OpenMetricsType = OpenMetrics + "; version=1.0.0; charset=utf-8";

    private readonly Lock _gate = new();
    private readonly Dictionary<ExpositionFormat, byte[]> _last = [];
    private double _left = AtOnce;
    private long _counted = time.GetTimestamp();

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var isOpen = context.Request.Headers.Accept.ToString().Contains(OpenMetrics, StringComparison.OrdinalIgnoreCase);
        var text = await ReadAsync(isOpen ? ExpositionFormat.OpenMetricsText : ExpositionFormat.PrometheusText).ConfigureAwait(false);
        context.Response.ContentType = isOpen ? OpenMetricsType : TextType;
        context.Response.ContentLength = text.Length;
        await context.Response.Body.WriteAsync(text, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>All metrics as text in UTF-8.</summary>
    internal async Task<byte[]> ReadAsync(ExpositionFormat format)
    {
        if (LastIfTooMany(format) is { } last)
        {
            return last;
        }

        using var stream = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(stream, format, CancellationToken.None).ConfigureAwait(false);
        var text = stream.ToArray();
        lock (_gate)
        {
            _last[format] = text;
        }

        return text;
    }

    private byte[]? LastIfTooMany(ExpositionFormat format)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _left = Math.Min(AtOnce, _left + (time.GetElapsedTime(_counted, now).TotalSeconds * PerSecond));
            _counted = now;
            if (_left < 1)
            {
                return _last.GetValueOrDefault(format);
            }

            _left--;
            return null;
        }
    }
}
