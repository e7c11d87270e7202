using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.Features;
using TierDecision.Service.Endpoints.Decoding;
using TierDecision.Service.Failures;

namespace TierDecision.Service.Endpoints.Grpc;

/// <summary>
/// Looks at the frames of a message that Grpc.AspNetCore reads. What is no frame would be a defect to the library, some of it with a stack trace in
/// the log.
/// </summary>
internal sealed class CheckedFrames
{
    private readonly RequestDelegate _next;
    private readonly RequestDecoder _decoder;
    private readonly BodyBudget _budget;
    private readonly FrozenDictionary<string, EndpointRow> _rows;

    public CheckedFrames(RequestDelegate next, RequestDecoder decoder, BodyBudget budget, BoundEndpoints endpoints)
    {
        (_next, _decoder, _budget) = (next, decoder, budget);
        _rows = endpoints.All.ToFrozenDictionary(endpoint => endpoint.Row.GrpcPath, endpoint => endpoint.Row, StringComparer.Ordinal);
    }

    public Task Invoke(HttpContext context)
    {
        var request = context.Request;
        return GrpcRefusal.IsGrpcCall(request) && _rows.TryGetValue(request.Path.Value ?? "", out var row)
            ? CheckAsync(context, row)
            : _next(context);
    }

    private async Task CheckAsync(HttpContext context, EndpointRow row)
    {
        using var share = _budget.Share();
        var isEncoded = context.Request.Headers.GrpcEncoding is { Count: > 0 } encoding && encoding != "identity";
        context.Features.Set<IRequestBodyPipeFeature>(new CheckedReader(context.Request.BodyReader, row, isEncoded, share, _decoder));
        await _next(context).ConfigureAwait(false);
    }
}
