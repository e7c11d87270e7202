using TierDecision.Core.Findings;
using TierDecision.Service.Failures;

namespace TierDecision.Service.Endpoints.Http;

/// <summary>Answers requests for addresses that are not there, with those that are.</summary>
internal static class UnknownAddress
{
    private static readonly (string Verb, string Route)[] Known =
    [
        .. EndpointTable.All.Select(row => (row.Verb, row.Route)),
        (HttpMethods.Get, "/health/live"), (HttpMethods.Get, "/health/ready"), (HttpMethods.Get, "/metrics"),
    ];

    /// <summary>Gives answers without a body one that says what is wrong; what is not there is told what is.</summary>
    public static IApplicationBuilder UseStatusTexts(this IApplicationBuilder app)
    {
        var others = new StatusCodePagesOptions().HandleAsync;
        return app.UseStatusCodePages(context => context.HttpContext is { Response.StatusCode: StatusCodes.Status404NotFound } http
            ? ProblemDocument.WriteAsync(http, new Failure(FailureKind.AddressUnknown, Describe(http.Request.Path.Value ?? "")))
            : others(context));
    }

    /// <summary>What is there, or what was meant if that can be guessed.</summary>
    public static string Describe(string path)
    {
        var given = path.TrimEnd('/');
        var meant = given.Length == 0 ? [] : Known.Where(one => IsPartOf(given, one.Route)).ToArray();
        if (meant.Length == 0 && NearestWord.Nearest(given, Known.Select(one => one.Route)) is { } nearest)
        {
            meant = [.. Known.Where(one => one.Route == nearest)];
        }

        return meant.Length is 0 or > 3
            ? $"There is no {GivenValue.Of(path)} here. There are {string.Join(", ", Known.Select(Text))}."
            : $"There is no {GivenValue.Of(path)} here; did you mean {string.Join(" or ", meant.Select(Text))}?";
    }

    // Its end without the version, or its begin.
    private static bool IsPartOf(string path, string route) =>
        route.EndsWith(path, StringComparison.OrdinalIgnoreCase) || route.StartsWith(path + "/", StringComparison.OrdinalIgnoreCase);

    private static string Text((string Verb, string Route) one) => $"{one.Verb} {one.Route}";
}
