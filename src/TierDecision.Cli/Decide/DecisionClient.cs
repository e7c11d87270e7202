using Grpc.Core;
using Grpc.Net.Client;
using TierDecision.V1;

namespace TierDecision.Cli.Decide;

/// <summary>Calls the service over gRPC, once.</summary>
internal static class DecisionClient
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>The answer, or why there is none.</summary>
    public static async Task<(DecideResponse? Response, CallFailure? Failure)> DecideAsync(
        Uri service, DecideRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        // A proxy of the environment is for the world outside, and would not let HTTP/2 without TLS through.
        using var handler = new SocketsHttpHandler { UseProxy = !service.IsLoopback };
        using var channel = GrpcChannel.ForAddress(service, new GrpcChannelOptions { HttpHandler = handler });
        try
        {
            var client = new DecisionService.DecisionServiceClient(channel);
            var deadline = (time.GetUtcNow() + Deadline).UtcDateTime;
            return (await client.DecideAsync(request, deadline: deadline, cancellationToken: cancellationToken).ConfigureAwait(false), null);
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException e)
        {
            return (null, CallFailure.Of(e, service));
        }
    }
}
