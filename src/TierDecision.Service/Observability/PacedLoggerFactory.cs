using System.Collections.Concurrent;

namespace TierDecision.Service.Observability;

/// <summary>
/// Makes loggers. What the web server and its parts say of a client's connection or request, any client can make them say a thousand times a second:
/// each warning or error of theirs is written once a minute, with how often it was said.
/// </summary>
internal sealed class PacedLoggerFactory(ILoggerFactory inner, TimeProvider time) : ILoggerFactory
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private static readonly string[] Paced =
    [
        "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", "Grpc.AspNetCore.Server",
    ];

    public ILogger CreateLogger(string categoryName)
    {
        var logger = inner.CreateLogger(categoryName);
        return Array.Exists(Paced, prefix => categoryName.StartsWith(prefix, StringComparison.Ordinal)) ? new PacedLogger(logger, time) : logger;
    }

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose()
    {
        // The one who made the inner one disposes it.
    }

    private sealed class PacedLogger(ILogger inner, TimeProvider time) : ILogger
    {
        // By the id of the event, of which there are some dozens.
        private readonly ConcurrentDictionary<int, LogPause> _pauses = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel < LogLevel.Warning)
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
            else if (_pauses.GetOrAdd(eventId.Id, static (_, time) => new LogPause(Pause, time), time).IsOver(out var count))
            {
                inner.Log(logLevel, eventId, state, exception, count == 1 ? formatter : (said, cause) =>
                    FormattableString.Invariant($"{formatter(said, cause)} (said {count} times since this was last written)"));
            }
        }
    }
}
