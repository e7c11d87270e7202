using TierDecision.Configuration.Settings;

namespace TierDecision.Service.Hosting.Connections;

/// <summary>How many connections are held.</summary>
/// <param name="Total">From all addresses.</param>
/// <param name="PerAddress">From one address.</param>
/// <param name="IsShort">Whether the descriptors of the process leave room for fewer than were wanted.</param>
internal sealed record ConnectionLimits(int Total, int PerAddress, bool IsShort)
{
    /// <summary>The most connections unless another limit is set. An idle connection takes some 20 kB.</summary>
    public const int Usual = 10_000;

    /// <summary>Descriptors that are kept for the store, files, and the program's own parts that are loaded when they are first needed.</summary>
    public const int Room = 256;

    // Unless a limit is set, no more than that are missed.
    private const int Few = 512;

    // Fewer than that serve nobody. Below it, the room is given up.
    private const int Least = 16;

    /// <summary>The limits.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="descriptors">What there is, before the first connection; null if that is not known.</param>
    public static ConnectionLimits Of(ConnectionOptions options, Descriptors? descriptors)
    {
        var wanted = options.Limit == 0 ? Usual : options.Limit;
        var free = descriptors is null ? wanted : Math.Max(Least, descriptors.Limit - descriptors.Open - Room);
        var total = (int)Math.Min(wanted, free);
        var perAddress = options.LimitPerAddress == 0 ? Math.Max(1, total / 2) : Math.Min(options.LimitPerAddress, total);
        return new ConnectionLimits(total, perAddress, total < (options.Limit == 0 ? Few : options.Limit));
    }
}
