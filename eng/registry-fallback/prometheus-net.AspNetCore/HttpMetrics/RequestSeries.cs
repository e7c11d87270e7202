using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Prometheus.HttpMetrics;

/// <summary>A metric about requests, and where the value of each of its labels comes from.</summary>
internal sealed class RequestSeries<TChild>
    where TChild : class, ICollectorChild
{
    private readonly ICollector<TChild> _metric;
    private readonly Func<HttpContext, RouteValueDictionary, string>[] _valueOf;

    public RequestSeries(
        HttpMetricsOptionsBase options,
        string[] ownLabels,
        ICollector<TChild>? metric,
        Func<IMetricFactory, string[], ICollector<TChild>> create)
    {
        var added = AddedLabels(options, metric);
        RequireFreeNames(added.Keys);

        if (metric is null)
        {
            var factory = options.MetricFactory ?? Metrics.WithCustomRegistry(options.Registry ?? Metrics.DefaultRegistry);
            _metric = create(factory, [.. ownLabels, .. added.Keys]);
        }
        else
        {
            RequireLabels(metric, added.Keys);
            _metric = metric;
        }

        _valueOf = Array.ConvertAll(_metric.LabelNames, name => added.GetValueOrDefault(name) ?? OwnLabel(name, options));
    }

    /// <summary>The series of a request. <paramref name="route"/> is what routing found before the request was answered.</summary>
    public TChild Of(HttpContext context, RouteValueDictionary route)
    {
        if (_valueOf.Length == 0)
        {
            return _metric.Unlabelled;
        }

        var values = new string[_valueOf.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _valueOf[i](context, route);
        }

        return _metric.WithLabels(values);
    }

    private static Dictionary<string, Func<HttpContext, RouteValueDictionary, string>> AddedLabels(HttpMetricsOptionsBase options, ICollector<TChild>? metric)
    {
        var added = new Dictionary<string, Func<HttpContext, RouteValueDictionary, string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var mapping in options.AdditionalRouteParameters)
        {
            Add(mapping.LabelName, (_, route) => route[mapping.ParameterName] as string ?? string.Empty);
        }

        foreach (var label in options.CustomLabels)
        {
            Add(label.LabelName, (context, _) => label.LabelValueProvider(context) ?? string.Empty);
        }

        // Always kept, unless the user has another use for the name or a metric without it.
        if (metric is null || metric.LabelNames.Contains(HttpRequestLabelNames.Endpoint, StringComparer.Ordinal))
        {
            added.TryAdd(HttpRequestLabelNames.Endpoint, (context, _) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? string.Empty);
        }

        return added;

        void Add(string name, Func<HttpContext, RouteValueDictionary, string> valueOf)
        {
            if (!added.TryAdd(name, valueOf))
            {
                throw new ArgumentException($"The label '{name}' is added twice to the metrics about requests.", nameof(options));
            }
        }
    }

    private static void RequireFreeNames(IEnumerable<string> added)
    {
        if (added.FirstOrDefault(name => HttpRequestLabelNames.AfterAnswer.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } taken)
        {
            throw new ArgumentException($"The label '{taken}' of the metrics about requests cannot be given another meaning.", nameof(added));
        }
    }

    private static void RequireLabels(ICollector<TChild> metric, ICollection<string> added)
    {
        if (added.Except(metric.LabelNames, StringComparer.Ordinal).FirstOrDefault() is { } missing)
        {
            throw new ArgumentException($"'{metric.Name}' lacks the label '{missing}'.", nameof(metric));
        }

        if (metric.LabelNames.Except(HttpRequestLabelNames.All, StringComparer.Ordinal).Except(added, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new ArgumentException($"'{metric.Name}' has a label '{unknown}' for which there is no value.", nameof(metric));
        }
    }

    private static Func<HttpContext, RouteValueDictionary, string> OwnLabel(string name, HttpMetricsOptionsBase options) => name switch
    {
        HttpRequestLabelNames.Method => (context, _) => context.Request.Method,
        HttpRequestLabelNames.Code when options.ReduceStatusCodeCardinality =>
            (context, _) => (context.Response.StatusCode / 100).ToString(CultureInfo.InvariantCulture) + "xx",
        HttpRequestLabelNames.Code => (context, _) => context.Response.StatusCode.ToString(CultureInfo.InvariantCulture),
        HttpRequestLabelNames.Controller or HttpRequestLabelNames.Action => (_, route) => route[name] as string ?? string.Empty,
        _ => (_, _) => string.Empty,
    };
}
