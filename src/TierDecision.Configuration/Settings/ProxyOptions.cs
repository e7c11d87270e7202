using System.Net;
using TierDecision.Configuration.Settings.Rules;

namespace TierDecision.Configuration.Settings;

/// <summary>What stands in front of the service: load balancers and proxies that end TLS.</summary>
public sealed record ProxyOptions
{
    /// <summary>
    /// The addresses of the proxies, or their networks such as <c>10.0.0.0/8</c>, separated by commas; empty for none. What they say of the caller's
    /// address and scheme is believed (<c>x-forwarded-for</c>, <c>x-forwarded-proto</c>), and they may hold as many connections as all callers
    /// together. With any, a call over a connection without TLS may say that it is <c>https</c>. Default: none.
    /// </summary>
    [Networks]
    public string Trusted { get; init; } = "";

    /// <summary>The networks in a value of <see cref="Trusted"/>; a single address is a network of one. Null if one cannot be read.</summary>
    public static IReadOnlyList<IPNetwork>? ReadNetworks(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var networks = new List<IPNetwork>();
        foreach (var word in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(word, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(word, out var network))
            {
                networks.Add(network);
            }
            else
            {
                return null;
            }
        }

        return networks;
    }
}
