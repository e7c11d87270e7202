using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TierDecision.Tests.Service;

/// <summary>Keeps what is logged, as lines.</summary>
internal sealed class LogLines : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(int Event, string Text)> _entries = [];

    public IReadOnlyList<string> Entries => [.. _entries.Select(entry => entry.Text)];

    /// <summary>The events' numbers.</summary>
    public IReadOnlyList<int> Events => [.. _entries.Select(entry => entry.Event)];

    public ILogger<T> For<T>() => new Logger<T>(this);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _entries.Enqueue((eventId.Id, $"{logLevel}: {formatter(state, exception)} {exception?.Message}"));
    }

    public void Dispose()
    {
        // There is nothing to be closed.
    }
}
