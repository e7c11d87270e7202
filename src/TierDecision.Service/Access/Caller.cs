using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features.Authentication;
using NodaTime;
using TierDecision.Configuration.Access;

namespace TierDecision.Service.Access;

/// <summary>
/// Who asks, by a key. One object for all calls of a key, which the server hands through a call as it is: a call makes nothing of its own.
/// </summary>
internal sealed class Caller(AccessKey key) : IHttpAuthenticationFeature
{
    private readonly ClaimsPrincipal _user = new(new ClaimsIdentity([new Claim(ClaimTypes.Name, key.Name)], "Bearer"));
    private readonly long _expiresAt = key.ExpiresAt?.ToUnixTimeTicks() ?? long.MaxValue;

    public string Name => key.Name;

    public Permissions Allow => key.Allow;

    /// <summary>As ASP.NET Core knows the caller.</summary>
    /// <exception cref="InvalidOperationException">Somebody else wants to say who asks.</exception>
    public ClaimsPrincipal? User
    {
        get => _user;
        set => throw new InvalidOperationException("The caller of a call is settled by its key.");
    }

    /// <summary>The name of who asks; empty where no key was asked for.</summary>
    public static string NameOf(HttpContext context) => context.Features.Get<IHttpAuthenticationFeature>() is Caller caller ? caller.Name : "";

    /// <summary>Whether the key is over. Reads the time only where it can be.</summary>
    public bool IsOver(TimeProvider time) =>
        _expiresAt != long.MaxValue && Instant.FromDateTimeOffset(time.GetUtcNow()).ToUnixTimeTicks() >= _expiresAt;
}
