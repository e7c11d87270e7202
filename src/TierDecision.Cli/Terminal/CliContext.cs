using System.Collections;
using NodaTime;

namespace TierDecision.Cli.Terminal;

/// <summary>What the commands know of the world around them, so that tests can give them another.</summary>
/// <param name="Console">Where they write.</param>
/// <param name="Environment">The environment variables, by name without regard to case, as the service reads them.</param>
/// <param name="Time">The clock and the local time zone.</param>
internal sealed record CliContext(CliConsole Console, IReadOnlyDictionary<string, string> Environment, TimeProvider Time)
{
    public Instant Now => Instant.FromDateTimeOffset(Time.GetUtcNow());

    public static CliContext System()
    {
        var environment = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in global::System.Environment.GetEnvironmentVariables())
        {
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return new CliContext(CliConsole.System(environment), environment, TimeProvider.System);
    }

    /// <summary>An environment variable; null where it is not set or empty.</summary>
    public string? Variable(string name) => Environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
}
