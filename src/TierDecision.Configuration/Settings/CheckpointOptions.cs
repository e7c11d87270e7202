using TierDecision.Configuration.Settings.Rules;
using TierDecision.Files;

namespace TierDecision.Configuration.Settings;

/// <summary>The replica as a file, from which the service starts while Redis is down or slow.</summary>
public sealed record CheckpointOptions
{
    /// <summary>The file, of this service alone. Default: none.</summary>
    [KeptFile(OrNone = true)]
    public string Path { get; init; } = "";

    /// <summary>How often it is brought up to date, a second to a day; and when the service stops. Default: five minutes.</summary>
    [Between("00:00:01", "1.00:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The file with the policy, beside that of the customers.</summary>
    public static string PolicyFileOf(string checkpoint) => checkpoint + ".policy";

    /// <summary>What lies beside <see cref="Path"/> and belongs to it.</summary>
    public IReadOnlyList<string> FilesBeside() =>
        [PolicyFileOf(Path), PrivateFile.NameBeside(Path), PrivateFile.NameBeside(PolicyFileOf(Path))];
}
