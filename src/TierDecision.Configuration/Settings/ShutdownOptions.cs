using TierDecision.Configuration.Settings.Rules;

namespace TierDecision.Configuration.Settings;

/// <summary>How the service stops.</summary>
public sealed record ShutdownOptions
{
    /// <summary>
    /// How long after SIGTERM it is not ready and still answers every call, 0 to 10 minutes. Longer than whoever sends traffic takes to see that it
    /// is not ready. Default: 5 seconds. Ctrl+C does not wait for it.
    /// </summary>
    [Between("00:00:00", "00:10:00")]
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long calls under way may take to end afterwards, 0 to 10 minutes. Default: 20 seconds.</summary>
    [Between("00:00:00", "00:10:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);
}
