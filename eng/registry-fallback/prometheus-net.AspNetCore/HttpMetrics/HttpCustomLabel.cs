using Microsoft.AspNetCore.Http;

namespace Prometheus.HttpMetrics;

/// <summary>A label whose value is read from the request.</summary>
public sealed class HttpCustomLabel(string labelName, Func<HttpContext, string> labelValueProvider)
{
    /// <summary>The label's name.</summary>
    public string LabelName { get; } = labelName;

    /// <summary>Reads the label's value from a request.</summary>
    public Func<HttpContext, string> LabelValueProvider { get; } = labelValueProvider;
}
