namespace TierDecision.Storage.Logs;

/// <summary>Where the lines of a log go: a file or a Redis stream. Used by one writer.</summary>
public interface ILineLog : IAsyncDisposable
{
    /// <summary>What people call it; without passwords.</summary>
    string Name { get; }

    /// <summary>
    /// Appends lines in their order. The memory must not change afterwards: a client may still be sending it when this returns.
    /// </summary>
    /// <param name="lines">The lines, UTF-8, without a line end.</param>
    /// <param name="cancellationToken">Gives up where it can.</param>
    ValueTask<LineLogResult> AppendAsync(IReadOnlyList<ReadOnlyMemory<byte>> lines, CancellationToken cancellationToken);

    /// <summary>Reads the last lines, the oldest of them first.</summary>
    /// <param name="count">The most lines.</param>
    /// <param name="cancellationToken">Stops it.</param>
    ValueTask<LineLogReading> ReadLastAsync(int count, CancellationToken cancellationToken);
}
