using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TierDecision.ProcessTests.Infrastructure;

/// <summary>What loggers are told, as texts.</summary>
internal sealed class MessageList
{
    private readonly ConcurrentQueue<string> _texts = new();

    public IReadOnlyCollection<string> Texts => _texts;

    public ILogger<T> Logger<T>() => new Listening<T>(_texts);

    private sealed class Listening<T>(ConcurrentQueue<string> texts) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            texts.Enqueue(formatter(state, exception));
    }
}
