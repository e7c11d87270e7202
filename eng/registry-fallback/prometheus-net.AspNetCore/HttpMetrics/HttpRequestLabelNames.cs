namespace Prometheus.HttpMetrics;

/// <summary>The labels that metrics about requests use by themselves.</summary>
public static class HttpRequestLabelNames
{
    /// <summary>The response's status code.</summary>
    public const string Code = "code";

    /// <summary>The request's method.</summary>
    public const string Method = "method";

    /// <summary>The MVC controller that answered.</summary>
    public const string Controller = "controller";

    /// <summary>The MVC action that answered.</summary>
    public const string Action = "action";

    /// <summary>The Razor page that answered.</summary>
    public const string Page = "page";

    /// <summary>The route pattern of the endpoint that answered.</summary>
    public const string Endpoint = "endpoint";

    /// <summary>All of them.</summary>
    public static readonly string[] All = [Code, Method, Controller, Action, Page, Endpoint];

    internal static readonly string[] BeforeAnswer = [Method, Controller, Action];

    internal static readonly string[] AfterAnswer = [Code, Method, Controller, Action];
}
