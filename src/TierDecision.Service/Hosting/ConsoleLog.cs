using Microsoft.Extensions.Logging.Console;

namespace TierDecision.Service.Hosting;

/// <summary>
/// How the log looks. For programs (JSON lines) and where it goes into a file, every line has the day and the time in UTC, as ISO 8601. A terminal
/// shows the time of day.
/// </summary>
internal static class ConsoleLog
{
    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const string TimeOfDay = "HH:mm:ss ";
    private const string FormatterName = "Logging:Console:FormatterName";
    private const string TimestampFormat = "Logging:Console:FormatterOptions:TimestampFormat";

    /// <summary>Whether a person reads it: lines of text on a terminal.</summary>
    public static bool IsForPeople(IConfiguration configuration) =>
        !Console.IsOutputRedirected
        && ConsoleFormatterNames.Simple.Equals(
            configuration[FormatterName] ?? ConsoleFormatterNames.Simple, StringComparison.OrdinalIgnoreCase);

    /// <summary>Sets it. A format that is configured stands.</summary>
    public static void Configure(WebApplicationBuilder builder)
    {
        if (builder.Configuration[TimestampFormat] is { Length: > 0 })
        {
            return;
        }

        var isForPeople = IsForPeople(builder.Configuration);
        builder.Services.PostConfigure<JsonConsoleFormatterOptions>(json => (json.TimestampFormat, json.UseUtcTimestamp) = (Moment, true));
        builder.Services.PostConfigure<SimpleConsoleFormatterOptions>(simple =>
            (simple.TimestampFormat, simple.UseUtcTimestamp) = isForPeople ? (TimeOfDay, simple.UseUtcTimestamp) : (Moment + " ", true));
    }
}
