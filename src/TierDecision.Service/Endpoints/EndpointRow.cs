using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TierDecision.Configuration.Access;
using TierDecision.Service.Endpoints.Decoding;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace TierDecision.Service.Endpoints;

/// <summary>One method of the contract: where it is over gRPC and HTTP, and what it takes to call it.</summary>
internal abstract class EndpointRow
{
    /// <summary>The largest message over gRPC of any method, in bytes.</summary>
    public const int MaxMessageOfAll = 4 * 1024 * 1024;

    // Room for one question with all that it may have.
    private const int MaxMessageOfOne = 64 * 1024;

    /// <param name="service">The service of the contract.</param>
    /// <param name="method">The name of the method.</param>
    /// <param name="http">The HTTP method and the route, such as <c>POST /v1/decide</c>. A parameter of the route is a field of the request.</param>
    /// <param name="permission">What a caller needs: all of it.</param>
    /// <param name="maxBody">The largest body over HTTP, in bytes.</param>
    /// <exception cref="InvalidOperationException">The contract has no such method.</exception>
    protected EndpointRow(ServiceDescriptor service, string method, string http, Permissions permission, int maxBody)
    {
        Method = service.FindMethodByName(method) ?? throw new InvalidOperationException($"{service.FullName} has no method {method}.");
        GrpcPath = $"/{service.FullName}/{method}";
        (Verb, Route) = http.Split(' ') is [var verb, var route] ? (verb, route) : throw new InvalidOperationException($"'{http}' is no address.");
        Permission = permission;
        MaxBody = maxBody;
    }

    /// <summary>The method of the contract.</summary>
    public MethodDescriptor Method { get; }

    /// <summary>The path over gRPC.</summary>
    public string GrpcPath { get; }

    /// <summary>The method over HTTP.</summary>
    public string Verb { get; }

    /// <summary>The route over HTTP.</summary>
    public string Route { get; }

    /// <summary>What a caller needs: all of it.</summary>
    public Permissions Permission { get; }

    /// <summary>The largest body over HTTP, in bytes.</summary>
    public int MaxBody { get; }

    /// <summary>The largest message over gRPC, in bytes. A message takes less than its JSON.</summary>
    public int MaxMessage => Math.Clamp(MaxBody, MaxMessageOfOne, MaxMessageOfAll);

    /// <summary>Binds the row to its handler.</summary>
    public abstract BoundEndpoint Bind(IServiceProvider services);
}

/// <inheritdoc/>
/// <typeparam name="THandler">What answers.</typeparam>
/// <typeparam name="TRequest">The request.</typeparam>
internal sealed class EndpointRow<THandler, TRequest> : EndpointRow
    where THandler : notnull
    where TRequest : class, IMessage<TRequest>, new()
{
    private readonly Func<THandler, Func<TRequest, Call, ValueTask<Reply>>> _answer;

    /// <inheritdoc/>
    /// <param name="service">The service of the contract.</param>
    /// <param name="method">The name of the method.</param>
    /// <param name="http">The HTTP method and the route, such as <c>POST /v1/decide</c>. A parameter of the route is a field of the request.</param>
    /// <param name="permission">What a caller needs: all of it.</param>
    /// <param name="maxBody">The largest body over HTTP, in bytes.</param>
    /// <param name="answer">The method of the handler that answers.</param>
    /// <exception cref="InvalidOperationException">The contract has no such method, or its request is another message.</exception>
    public EndpointRow(
        ServiceDescriptor service, string method, string http, Permissions permission, int maxBody,
        Func<THandler, Func<TRequest, Call, ValueTask<Reply>>> answer)
        : base(service, method, http, permission, maxBody)
    {
        if (Method.InputType.ClrType != typeof(TRequest))
        {
            throw new InvalidOperationException($"{Method.FullName} takes a {Method.InputType.Name}, and its handler a {typeof(TRequest).Name}.");
        }

        _answer = answer;
    }

    /// <summary>The method of the handler that answers without waiting, if it can; null if there is none.</summary>
    public Func<THandler, Func<TRequest, string, Reply>>? Now { get; init; }

    public override BoundEndpoint Bind(IServiceProvider services)
    {
        var handler = services.GetRequiredService<THandler>();
        var answer = _answer(handler);
        return new BoundEndpoint(this, (request, call) => answer((TRequest)request, call), BindNow(handler, services));
    }

    private PlainAnswer? BindNow(THandler handler, IServiceProvider services)
    {
        if (Now is null)
        {
            return null;
        }

        var (now, decoder) = (Now(handler), services.GetRequiredService<RequestDecoder>().For(Method.InputType, MaxMessage));
        return (in ReadOnlySequence<byte> message, string caller) =>
            decoder.Decode(message, out var failure) is TRequest request ? now(request, caller) : failure!;
    }
}
