using TierDecision.Configuration.Settings.Rules;

namespace TierDecision.Configuration.Settings;

/// <summary>How many connections and bytes of requests the service holds at a time. What is beyond that is refused at once.</summary>
public sealed record ConnectionOptions
{
    /// <summary>
    /// The most connections, 0 to 1,000,000. 0 stands for 10,000, or for fewer if the process may not open so many descriptors. Never more than the
    /// descriptors leave room for. Default: 0.
    /// </summary>
    [Between(0, 1_000_000)]
    public int Limit { get; init; }

    /// <summary>
    /// The most connections from one remote address, 0 to 1,000,000; the addresses of an IPv6 network of 64 bits count as one. 0 stands for half of
    /// all, so that one address cannot lock out the others. Default: 0.
    /// </summary>
    [Between(0, 1_000_000)]
    public int LimitPerAddress { get; init; }

    /// <summary>
    /// How many MiB of request bodies are held at a time, of all callers together, 0 to 1,000,000. 0 stands for an eighth of the memory that the
    /// process may use, and at least 32. Default: 0.
    /// </summary>
    [Between(0, 1_000_000)]
    public int LimitBodies { get; init; }
}
