using StackExchange.Redis;

namespace TierDecision.Store.Redis;

/// <summary>
/// Which exceptions mean that Redis cannot be asked: no connection, no answer in time, an answer that is a refusal, or a connection that was given up
/// under the command.
/// </summary>
internal static class RedisFailures
{
    private const string NoMaster = "Command cannot be issued to a replica";

    // The client's own time-out is a TimeoutException and no RedisException.
    // Where a connection ends while it is being read, the client hands its pipe's own exception to the commands that were under way.
    // And a command for which no connection is left while it is about to be written is cancelled by the client, under no token of ours.
    // While a master is replaced, the client may find a replica where it was told that there is a master, and refuses with an exception of its own kind.
    public static bool IsUnavailable(Exception exception) =>
        exception is RedisException or TimeoutException or ObjectDisposedException
            or InvalidOperationException { Source: "System.IO.Pipelines" }
            or TaskCanceledException { CancellationToken.IsCancellationRequested: false }
        || exception is RedisCommandException && exception.Message.StartsWith(NoMaster, StringComparison.Ordinal);

    /// <summary>What happened, for people. The client's own message may say no more than "Failed to write"; why stands in the exceptions within.</summary>
    public static string Describe(Exception exception)
    {
        var description = exception.Message;
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (!description.Contains(inner.Message, StringComparison.Ordinal))
            {
                description = $"{description}: {inner.Message}";
            }
        }

        return description;
    }

    /// <summary>
    /// Whether a server does not take a command as it is: a user without the right, a server without the command or of another version. What is only for now (no memory, no
    /// master, still loading) has other names.
    /// </summary>
    public static bool IsRefused(RedisServerException exception) =>
        exception.Message.StartsWith("NOPERM", StringComparison.Ordinal) || exception.Message.StartsWith("ERR ", StringComparison.Ordinal);
}
