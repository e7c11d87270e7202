namespace Prometheus.HttpMetrics;

/// <summary>A label whose value is a parameter of the route.</summary>
public sealed class HttpRouteParameterMapping(string parameterName, string labelName)
{
    /// <summary>A label of the same name as the parameter.</summary>
    public HttpRouteParameterMapping(string name)
        : this(name, name)
    {
    }

    /// <summary>The route parameter's name.</summary>
    public string ParameterName { get; } = parameterName;

    /// <summary>The label's name.</summary>
    public string LabelName { get; } = labelName;

    /// <summary>A label of the same name as the parameter.</summary>
    public static implicit operator HttpRouteParameterMapping(string name) => new(name);
}
