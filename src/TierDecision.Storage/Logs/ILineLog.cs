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

    /// <summary>
    /// Gives the last lines to <paramref name="visit"/>, the newest first, one after the other, so that nobody has to hold them all. A line that is
    /// longer than <see cref="LongestRead"/> is none of a log of ours, and comes as an empty one.
    /// </summary>
    /// <param name="count">The most lines.</param>
    /// <param name="visit">Takes a line.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Why the lines cannot be read; null if they could.</returns>
    ValueTask<string?> VisitLastAsync(int count, Action<string> visit, CancellationToken cancellationToken);

    /// <summary>The longest line that is read, in bytes: 1 MiB.</summary>
    const int LongestRead = 1024 * 1024;
}
