using Grpc.Core;
using Grpc.Net.Client;
using TierDecision.V1;

namespace TierDecision.Cli.Calls;

/// <summary>Calls the service over gRPC, once.</summary>
internal static class ServiceClient
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>The answer to a decision's question, or why there is none.</summary>
    public static Task<(DecideResponse? Response, CallFailure? Failure)> DecideAsync(
        ServiceConnection service, DecideRequest request, TimeProvider time, CancellationToken cancellationToken) => CallAsync(
            service, (channel, options) => new DecisionService.DecisionServiceClient(channel).DecideAsync(request, options), time, cancellationToken);

    /// <summary>The answer to one call, or why there is none.</summary>
    public static async Task<(T? Response, CallFailure? Failure)> CallAsync<T>(
        ServiceConnection service, Func<GrpcChannel, CallOptions, AsyncUnaryCall<T>> call, TimeProvider time, CancellationToken cancellationToken,
        TimeSpan? within = null)
        where T : class
    {
        using var handler = new CallObserver(service.CreateHandler());
        using var channel = GrpcChannel.ForAddress(service.Address, new GrpcChannelOptions { HttpHandler = handler });
        var patience = within ?? Deadline;
        try
        {
            var deadline = (time.GetUtcNow() + patience).UtcDateTime;
            var headers = service.Key is null ? null : new Metadata { { "authorization", $"Bearer {service.Key}" } };
            using var answer = call(channel, new CallOptions(headers, deadline: deadline, cancellationToken: cancellationToken));
            return (await answer.ResponseAsync.ConfigureAwait(false), null);
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException e)
        {
            return (null, CallFailure.Of(e, new AttemptedCall(service.Address, handler.Method, patience, handler.IsAnsweredWithoutGrpc)));
        }
    }
}
