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
        Uri service, DecideRequest request, CancellationToken cancellationToken)
    {
        // A proxy of the environment is for the world outside, and would not let HTTP/2 without TLS through.
        using var handler = new SocketsHttpHandler { UseProxy = !service.IsLoopback };
        using var channel = GrpcChannel.ForAddress(service, new GrpcChannelOptions { HttpHandler = handler });
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            return (await new DecisionService.DecisionServiceClient(channel)
                .DecideAsync(request, cancellationToken: deadline.Token).ConfigureAwait(false), null);
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
