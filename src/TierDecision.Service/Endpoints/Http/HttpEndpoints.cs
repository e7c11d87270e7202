using Microsoft.AspNetCore.Routing.Patterns;
using TierDecision.Service.Access;
using TierDecision.Service.Endpoints.Decoding;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;

namespace TierDecision.Service.Endpoints.Http;

/// <summary>
/// Maps the endpoints over HTTP: the same questions as over gRPC, as JSON. Handlers are plain request delegates: others would have to be made when
/// the service starts, by expression trees, which takes time and memory.
/// </summary>
internal static class HttpEndpoints
{
    public static void MapHttpEndpoints(this WebApplication app)
    {
        var callers = app.Services.GetRequiredService<Callers>();
        var metrics = app.Services.GetRequiredService<RequestMetrics>();
        var budget = app.Services.GetRequiredService<BodyBudget>();
        foreach (var route in app.Services.GetRequiredService<BoundEndpoints>().All.GroupBy(endpoint => endpoint.Row.Route))
        {
            foreach (var endpoint in route)
            {
                var handler = HttpMethods.IsPost(endpoint.Row.Verb) ? Post(endpoint, callers, metrics, budget) : Get(endpoint, callers);
                app.MapMethods(route.Key, [endpoint.Row.Verb], handler);
            }

            // Said here, because the route that gRPC keeps for unknown methods matches every path of two parts and turns the 405 into a 404.
            app.Map(route.Key, MethodNotAllowed([.. route.Select(endpoint => endpoint.Row.Verb).Order(StringComparer.Ordinal)]));
        }
    }

    // The request is the body.
    private static RequestDelegate Post(BoundEndpoint endpoint, Callers callers, RequestMetrics metrics, BodyBudget budget) => async context =>
    {
        var row = endpoint.Row;

        // A browser sends other types to any site without asking it first, also of pages that have no business here.
        if (!context.Request.HasJsonContentType())
        {
            await ProblemDocument.WriteAsync(context, Failure.Of(FailureKind.MediaTypeUnsupported)).ConfigureAwait(false);
            return;
        }

        using var share = budget.Share();
        var (decoding, failure) = await JsonBody.ReadAsync(context.Request, row.Method.InputType, row.MaxBody, share, metrics)
            .ConfigureAwait(false);
        var answer = failure is null ? AnswerAsync(endpoint, decoding!, context, callers) : ProblemDocument.WriteAsync(context, failure);
        await answer.ConfigureAwait(false);
    };

    // The request is in the parameters of the route.
    private static RequestDelegate Get(BoundEndpoint endpoint, Callers callers)
    {
        var input = endpoint.Row.Method.InputType;
        var fields = RoutePatternFactory.Parse(endpoint.Row.Route).Parameters.Select(parameter => input.FindFieldByName(parameter.Name)).ToArray();
        return context =>
        {
            var request = input.Parser.ParseFrom(ReadOnlySpan<byte>.Empty);
            foreach (var field in fields)
            {
                field.Accessor.SetValue(request, context.Request.RouteValues[field.Name]);
            }

            return AnswerAsync(endpoint, new JsonDecoding(request, null, null), context, callers);
        };
    }

    private static RequestDelegate MethodNotAllowed(IReadOnlyList<string> allowed)
    {
        var (header, failure) = (string.Join(", ", allowed), Failure.MethodNotAllowed(allowed));
        return context =>
        {
            context.Response.Headers.Allow = header;
            return ProblemDocument.WriteAsync(context, failure);
        };
    }

    private static async Task AnswerAsync(BoundEndpoint endpoint, JsonDecoding request, HttpContext context, Callers callers)
    {
        var call = new Call(callers.NameOf(context), context.RequestAborted) { Unreadable = request.Unreadable };
        var reply = await endpoint.AnswerAsync(request.Message!, call).ConfigureAwait(false);
        await (reply.Message is { } message
            ? JsonBody.WriteAsync(context, message.Decode(endpoint.Row.Method.OutputType.Parser))
            : ProblemDocument.WriteAsync(context, reply.Failure!)).ConfigureAwait(false);
    }
}
