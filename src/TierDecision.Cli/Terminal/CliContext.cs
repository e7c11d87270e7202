using Microsoft.Extensions.Configuration;
using NodaTime;

namespace TierDecision.Cli.Terminal;

/// <summary>What the commands know of the world around them, so that tests can give them another.</summary>
/// <param name="Console">Where they write.</param>
/// <param name="Environment">The environment variables, read as the service reads them: without regard to case, <c>__</c> for <c>:</c>.</param>
/// <param name="Time">The clock and the local time zone.</param>
internal sealed record CliContext(CliConsole Console, IConfiguration Environment, TimeProvider Time)
{
    /// <summary>Opens standard input.</summary>
    public Func<Stream> Input { get; init; } = global::System.Console.OpenStandardInput;

    /// <summary>What people call the program, whatever its file is named.</summary>
    public const string CommandName = "tierctl";

    public Instant Now => Instant.FromDateTimeOffset(Time.GetUtcNow());

    public static CliContext System()
    {
        var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        return new CliContext(CliConsole.System(environment), environment, TimeProvider.System);
    }

    /// <summary>An environment variable that is no setting of the service; null if it is not set or empty.</summary>
    public string? Variable(string name) => Environment[name] is { Length: > 0 } value ? value : null;
}
