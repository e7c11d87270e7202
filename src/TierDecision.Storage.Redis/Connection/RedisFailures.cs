using StackExchange.Redis;

namespace TierDecision.Storage.Redis.Connection;

/// <summary>
/// Which exceptions mean that Redis cannot be asked: no connection, no answer in time, an answer that is a refusal, a connection that was given up
/// under the command, or a value that is not what this store wrote.
/// </summary>
internal static class RedisFailures
{
    private const string Client = "StackExchange.Redis";
    private const string NoMaster = "Command cannot be issued to a replica";
    private const string NoDatabase = "The database does not exist on the server";

    private static readonly string[] AuthenticationWords = ["NOAUTH ", "WRONGPASS "];

    // By one of these the client's state begins, in the messages of time-outs and of connections that are not there.
    private static readonly string[] StateBegins = [", mc: ", ", last: ", ", next: ", ", inst: "];

    // The client's own time-out is a TimeoutException and no RedisException. Where a connection ends while it is being read, the client hands its
    // pipe's own exception to the commands that were under way. And a command for which no connection is left while it is about to be written is
    // cancelled by the client, under no token of ours. While a master is replaced, the client may find a replica where it was told that there is a
    // master, and refuses with an exception of its own kind. So it does where the connection string names a database beyond those that the server
    // has.
    // That a value is no number the client says by exceptions of its conversions.
    public static bool IsUnavailable(Exception exception) =>
        exception is RedisException or TimeoutException or ObjectDisposedException or StoreUnavailableException
            or InvalidOperationException { Source: "System.IO.Pipelines" }
            or TaskCanceledException { CancellationToken.IsCancellationRequested: false }
        || IsConversion(exception)
        || (exception is RedisCommandException
            && (exception.Message.StartsWith(NoMaster, StringComparison.Ordinal)
                || exception.Message.StartsWith(NoDatabase, StringComparison.Ordinal)));

    /// <summary>
    /// What happened, for people. The client's own message may say no more than "Failed to write"; why stands in the exceptions within. Or it goes on
    /// with the client's whole state, which is left out.
    /// </summary>
    public static string Describe(Exception exception)
    {
        if (AuthenticationRefusal(exception) is { } reason)
        {
            return $"Redis refuses the user or the password: {reason}";
        }

        if (IsConversion(exception))
        {
            return "Redis holds a value of another form than the store's: another program wrote to it. Restore Redis from a backup, or load the "
                + "customers again with 'tierctl load'";
        }

        var description = WithoutState(exception.Message);
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            var message = WithoutState(inner.Message);
            if (!description.Contains(message, StringComparison.Ordinal))
            {
                description = $"{description}: {message}";
            }
        }

        return description;
    }

    /// <summary>Whether Redis answers, and takes no commands of this user, or not this command.</summary>
    public static bool IsRefusal(Exception exception) =>
        AuthenticationRefusal(exception) is not null || exception is RedisServerException server && IsRefused(server);

    /// <summary>
    /// Whether a server does not take a command as it is: a user without the right, a server without the command or of another version. What is only
    /// for now (no memory, no master, still loading) has other names.
    /// </summary>
    public static bool IsRefused(RedisServerException exception) =>
        exception.Message.StartsWith("NOPERM", StringComparison.Ordinal) || exception.Message.StartsWith("ERR ", StringComparison.Ordinal);

    // Redis's own words stand in the middle of one of the client's messages: "…; SimpleError: NOAUTH Authentication required. Verify if …".
    private static string? AuthenticationRefusal(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (AuthenticationWords.FirstOrDefault(word => inner.Message.Contains(word, StringComparison.Ordinal)) is { } found)
            {
                return inner.Message[inner.Message.IndexOf(found, StringComparison.Ordinal)..].Split(". ", 2)[0].TrimEnd('.');
            }
        }

        return null;
    }

    private static bool IsConversion(Exception exception) =>
        exception is InvalidCastException or OverflowException or FormatException && exception.Source == Client;

    private static string WithoutState(string message) => message.Split(StateBegins, 2, StringSplitOptions.None)[0];
}
