using System.Net;

namespace TierDecision.Configuration.Settings.Rules;

/// <summary>Addresses and networks in the text of a setting, separated by commas.</summary>
public static class NetworkList
{
    /// <summary>The networks in <paramref name="text"/>; a single address is a network of one. Null if one cannot be read.</summary>
    public static IReadOnlyList<IPNetwork>? TryRead(string text)
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
