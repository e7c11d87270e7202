using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Primitives;
using TierDecision.Configuration.Access;
using TierDecision.Service.Failures;

namespace TierDecision.Service.Access;

/// <summary>
/// Lets calls through whose key allows them, and refuses the others before anything of them is read. It stands in front of everything that answers.
/// Synchronous, without a lock; a call that is let through costs two look-ups and allocates nothing.
/// </summary>
internal sealed class AccessGate(
    RequestDelegate next, AccessTable table, AccessKeysState keys, AccessMetrics metrics, AccessRefusalLog log, TimeProvider time)
{
    private const string Scheme = "Bearer";

    public Task Invoke(HttpContext context)
    {
        var isKnown = table.TryFind(context.Request.Path.Value ?? "", out var needed);
        if (isKnown && needed == Permissions.None)
        {
            return next(context);
        }

        var refusal = Check(context.Request.Headers.Authorization, out var caller);
        if (refusal == AccessRefusal.None)
        {
            refusal = !isKnown ? AccessRefusal.UnknownPath
                : (caller!.Allow & needed) != needed ? AccessRefusal.NotAllowed
                : AccessRefusal.None;
        }

        if (refusal != AccessRefusal.None)
        {
            return RefuseAsync(context, refusal, caller?.Name ?? "", caller is null ? needed : needed & ~caller.Allow);
        }

        context.Features.Set<IHttpAuthenticationFeature>(caller);
        return next(context);
    }

    private AccessRefusal Check(StringValues header, out Caller? caller)
    {
        caller = null;
        if (header.Count == 0)
        {
            return AccessRefusal.NoKey;
        }

        // Twice is one too many: this check and another one on the way might each take a different one.
        if (header.Count > 1 || !TryReadKey(header.ToString(), out var key))
        {
            return AccessRefusal.Malformed;
        }

        caller = keys.Current.Find(key);
        return caller is null ? AccessRefusal.UnknownKey : caller.IsOver(time) ? AccessRefusal.Expired : AccessRefusal.None;
    }

    // The scheme without regard to case, at least one space, the key (RFC 9110, section 11.4).
    private static bool TryReadKey(string header, out ReadOnlySpan<char> key)
    {
        key = header.AsSpan();
        if (!key.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || key.Length == Scheme.Length || key[Scheme.Length] != ' ')
        {
            return false;
        }

        key = key[Scheme.Length..].TrimStart(' ');
        return AccessKeyText.IsWellFormed(key);
    }

    private Task RefuseAsync(HttpContext context, AccessRefusal refusal, string caller, Permissions missing)
    {
        metrics.Refused(refusal, refusal == AccessRefusal.NotAllowed ? caller : "");
        log.Refused(context.Connection.RemoteIpAddress, refusal, caller);
        var failure = ToFailure(refusal, caller, missing);
        if (GrpcRefusal.IsGrpcCall(context.Request))
        {
            GrpcRefusal.Send(context.Response, failure);
            return Task.CompletedTask;
        }

        return ProblemDocument.WriteAsync(context, failure);
    }

    private static Failure ToFailure(AccessRefusal refusal, string caller, Permissions missing) => refusal switch
    {
        AccessRefusal.NoKey => Failure.Of(FailureKind.KeyMissing),
        AccessRefusal.Malformed => Failure.Of(FailureKind.KeyMalformed),
        AccessRefusal.Expired => Failure.Of(FailureKind.KeyExpired),
        AccessRefusal.NotAllowed => new Failure(
            FailureKind.PermissionMissing,
            $"'{caller}' needs the permission {PermissionWords.Text(missing)}: add it to the key's 'allow' in the service's keys file."),
        AccessRefusal.UnknownPath => Failure.Of(FailureKind.AddressUnknown),
        _ => Failure.Of(FailureKind.KeyUnknown),
    };
}
