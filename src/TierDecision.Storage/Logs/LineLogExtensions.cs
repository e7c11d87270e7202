namespace TierDecision.Storage.Logs;

/// <summary>What can be done with every log.</summary>
public static class LineLogExtensions
{
    /// <summary>Reads the last lines, the oldest of them first.</summary>
    /// <param name="log">The log.</param>
    /// <param name="count">The most lines.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async ValueTask<LineLogReading> ReadLastAsync(this ILineLog log, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(log);
        var lines = new List<string>();
        if (await log.VisitLastAsync(count, lines.Add, cancellationToken).ConfigureAwait(false) is { } problem)
        {
            return new LineLogReading(null, problem);
        }

        lines.Reverse();
        return new LineLogReading(lines, null);
    }
}
