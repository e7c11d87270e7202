using System.Collections.Frozen;
using System.Net;

namespace TierDecision.Service.Access;

/// <summary>Which hosts a request may name, and which web pages may send one.</summary>
internal sealed class BrowserRules
{
    private readonly FrozenSet<string> _origins;
    private readonly bool _anyHost;
    private readonly string _ownName;

    /// <param name="origins">The origins of the pages that may ask, such as <c>https://desk.example.com</c>.</param>
    /// <param name="anyHost">
    /// Whether a request may name any host: callers need keys, which no page has, or the server's own list of hosts is used.
    /// </param>
    /// <param name="ownName">The name of this machine.</param>
    public BrowserRules(IReadOnlyList<string> origins, bool anyHost, string ownName)
    {
        Origins = origins;
        _origins = origins.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _anyHost = anyHost;
        _ownName = ownName;
    }

    /// <summary>The origins of the pages that may ask.</summary>
    public IReadOnlyList<string> Origins { get; }

    /// <summary>
    /// Whether a request may name this host. A page reaches the service under a name of its own if that name is made to lead here (DNS rebinding). An
    /// address is no such name, nor is one without a dot, which no name in the public DNS is, nor this machine's own.
    /// </summary>
    public bool AllowsHost(HostString host) => _anyHost || IsNoPublicName(host.Host);

    /// <summary>Whether a page of this origin may ask the service at this host. The scheme is left out: something in front may end TLS.</summary>
    public bool AllowsOrigin(string origin, HostString host) =>
        _origins.Contains(origin)
        || (host.HasValue && origin.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme
            && origin.AsSpan(scheme + 3).Equals(host.Value, StringComparison.OrdinalIgnoreCase));

    private bool IsNoPublicName(string name) =>
        !name.Contains('.', StringComparison.Ordinal) || IPAddress.TryParse(name.AsSpan().Trim("[]"), out _)
        || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) || string.Equals(name, _ownName, StringComparison.OrdinalIgnoreCase);
}
