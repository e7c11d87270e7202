using TierDecision.Configuration.Settings.Rules;

namespace TierDecision.Configuration.Settings;

/// <summary>What stands in front of the service: load balancers and proxies that end TLS.</summary>
public sealed record ProxyOptions
{
    /// <summary>
    /// The addresses of the proxies, or their networks such as <c>10.0.0.0/8</c>, separated by commas. What they say of the caller's address and
    /// scheme is believed (<c>x-forwarded-for</c>, <c>x-forwarded-proto</c>), and they may hold as many connections as all callers together. With
    /// any, a call over a connection without TLS may say that it is <c>https</c>. Default: none.
    /// </summary>
    [Networks]
    public string Trusted { get; init; } = "";
}
