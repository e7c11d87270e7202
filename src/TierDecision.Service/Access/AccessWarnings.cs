using System.Net;
using TierDecision.Service.Observability;

namespace TierDecision.Service.Access;

/// <summary>Says at the start where callers from elsewhere are let in without a key, and where keys can be overheard.</summary>
internal static partial class AccessWarnings
{
    public static void Report(ILogger logger, IEnumerable<string> addresses, bool hasKeys)
    {
        foreach (var address in addresses.Where(address => !IsLocal(address)))
        {
            if (!hasKeys)
            {
                Open(logger, address);
            }
            else if (!IsTls(address))
            {
                Overheard(logger, address);
            }
        }
    }

    /// <summary>Whether an address of the server is one with TLS.</summary>
    public static bool IsTls(string address) => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    // An address as the server has it: a wildcard such as [::] or * is no loopback; a socket in the file system is no network.
    private static bool IsLocal(string address) =>
        address.Contains("://unix:", StringComparison.OrdinalIgnoreCase) || address.Contains("://pipe:", StringComparison.OrdinalIgnoreCase)
        || (Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && (uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host))));

    [LoggerMessage(EventIds.AddressIsOpen, LogLevel.Warning,
        "{Address} is open to whoever reaches it, to read and erase customers: "
        + "set TierDecision:Access:KeysFile, or listen on loopback (docs/access.md)")]
    private static partial void Open(ILogger logger, string address);

    [LoggerMessage(EventIds.AddressIsOverheard, LogLevel.Warning,
        "{Address} takes keys without TLS, and who listens on the way has them: "
        + "give the endpoint a certificate, unless something in front of it ends TLS (docs/access.md)")]
    private static partial void Overheard(ILogger logger, string address);
}
