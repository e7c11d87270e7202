namespace Grpc.Core;

/// <summary>A stream that messages are written to, one at a time.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>The options of the messages to come; null for the call's own.</summary>
    WriteOptions? WriteOptions { get; set; }

    Task WriteAsync(T message);

    /// <exception cref="NotSupportedException">The token can be cancelled and the writer does not override this method.</exception>
    Task WriteAsync(T message, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled
            ? throw new NotSupportedException("This stream writer does not support cancellation.")
            : WriteAsync(message);
}

/// <summary>The client's side of a stream of requests.</summary>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Tells the server that no more requests follow.</summary>
    Task CompleteAsync();
}

/// <summary>The server's side of a stream of responses.</summary>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;
