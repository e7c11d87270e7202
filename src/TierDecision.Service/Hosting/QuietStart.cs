namespace TierDecision.Service.Hosting;

/// <summary>
/// Keeps the host and the server quiet until the service has started: a start that fails is told in one line, by <see cref="ServiceProgram"/>.
/// </summary>
internal static class QuietStart
{
    /// <summary>Filters the log. The result ends that, to be called when the service has started.</summary>
    public static Action Configure(WebApplicationBuilder builder)
    {
        var started = false;

        // The host would add stack traces.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => started && level >= LogLevel.Warning);

        // Kestrel warns that --urls gives way to Kestrel:Endpoints; ServiceConfiguration has put the one into the other. With a level beside the
        // filter: whether somebody traces its frames, which Kestrel asks several times a request, is answered without calling it.
        builder.Services.Configure<LoggerFilterOptions>(filters => filters.Rules.Add(new LoggerFilterRule(
            providerName: null, "Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning, (_, _, level) => started || level >= LogLevel.Error)));
        return () => started = true;
    }
}
