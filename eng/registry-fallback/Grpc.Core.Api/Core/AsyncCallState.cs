namespace Grpc.Core;

/// <summary>
/// What the four call handles have in common: how to ask for headers, status and trailers, and how to end the call.
/// A struct inside the handle: the runtime's form (delegates that take a state) costs no object of its own.
/// </summary>
internal readonly struct AsyncCallState(
    Func<object, Task<Metadata>> responseHeaders,
    Func<object, Status> status,
    Func<object, Metadata> trailers,
    Action<object> dispose,
    object state)
{
    /// <summary>The form that people write in tests: delegates without a state, and headers that are already a task.</summary>
    public static AsyncCallState Of(Task<Metadata> responseHeaders, Func<Status> status, Func<Metadata> trailers, Action dispose) =>
        new(
            static call => ((Stateless)call).ResponseHeaders,
            static call => ((Stateless)call).Status(),
            static call => ((Stateless)call).Trailers(),
            static call => ((Stateless)call).Dispose(),
            new Stateless(responseHeaders, status, trailers, dispose));

    public Task<Metadata> ResponseHeadersAsync() => responseHeaders(state);

    public Status GetStatus() => status(state);

    public Metadata GetTrailers() => trailers(state);

    public void Dispose() => dispose(state);

    private sealed record Stateless(Task<Metadata> ResponseHeaders, Func<Status> Status, Func<Metadata> Trailers, Action Dispose);
}
