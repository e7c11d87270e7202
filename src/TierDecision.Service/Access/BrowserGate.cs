using TierDecision.Configuration.Access;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Failures;

namespace TierDecision.Service.Access;

/// <summary>
/// Refuses what a web page may have sent through somebody's browser: requests under a name that is not the service's, and those of pages that are not
/// allowed to ask. Browsers say the origin of a page with every request that changes something.
/// </summary>
internal sealed class BrowserGate(RequestDelegate next, BrowserRules rules, AccessTable table, AccessMetrics metrics, AccessRefusalLog log)
{
    private const int LongestTold = 100;

    public Task Invoke(HttpContext context)
    {
        var request = context.Request;

        // No page sends a gRPC call: its content type needs leave for another site, and a name that leads here has no certificate for HTTP/2. Health
        // and metrics are open to all.
        if ((HttpProtocol.IsHttp2(request.Protocol) && GrpcRefusal.IsGrpcCall(request))
            || (table.TryFind(request.Path.Value ?? "", out var needed) && needed == Permissions.None))
        {
            return next(context);
        }

        if (!rules.AllowsHost(request.Host))
        {
            return RefuseAsync(context, AccessRefusal.UnknownHost, new Failure(
                FailureKind.HostUnknown,
                $"The request is for the host '{Printable(request.Host.Host)}'. Without keys the service answers to addresses and to names "
                + "without a dot: set AllowedHosts to the names by which callers reach it, separated by semicolons, or give callers keys."));
        }

        var origin = request.Headers.Origin;
        if (origin.Count > 0 && !rules.AllowsOrigin(origin.ToString(), request.Host))
        {
            return RefuseAsync(context, AccessRefusal.ForeignOrigin, new Failure(
                FailureKind.OriginNotAllowed,
                $"The request comes from a web page of the origin '{Printable(origin.ToString())}'; "
                + "TierDecision:Access:Origins lists those that may call it."));
        }

        return next(context);
    }

    private Task RefuseAsync(HttpContext context, AccessRefusal refusal, Failure failure)
    {
        metrics.Refused(refusal, caller: "");
        log.Refused(context.Connection.RemoteIpAddress, refusal, caller: "");
        return ProblemDocument.WriteAsync(context, failure);
    }

    private static string Printable(string text) =>
        text.Length <= LongestTold ? PrintableText.Of(text) : PrintableText.Of(text.AsSpan(0, LongestTold)) + "…";
}
