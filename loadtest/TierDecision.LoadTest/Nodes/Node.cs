using Grpc.Net.Client;
using TierDecision.LoadTest.Processes;
using TierDecision.V1;

namespace TierDecision.LoadTest.Nodes;

/// <summary>A service node as callers see it.</summary>
internal sealed class Node(string name, Server server) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(new UriBuilder(Uri.UriSchemeHttp, server.Grpc.Address.ToString(), server.Grpc.Port).Uri);

    public string Name => name;

    public Server Server => server;

    public CustomerService.CustomerServiceClient Customers => new(_channel);

    public async Task<DecideResponse> DecideAsync(string customer, CancellationToken cancellationToken) =>
        await new DecisionService.DecisionServiceClient(_channel).DecideAsync(Call(customer), cancellationToken: cancellationToken);

    /// <summary>Several customers in one request, which is answered from one set of customers.</summary>
    public async Task<IReadOnlyList<DecideResponse>> DecideAsync(IEnumerable<string> customers, CancellationToken cancellationToken)
    {
        var request = new DecideBatchRequest { Requests = { customers.Select(Call) } };
        var answer = await new DecisionService.DecisionServiceClient(_channel).DecideBatchAsync(request, cancellationToken: cancellationToken);
        return [.. answer.Results.Select(result => result.Decision)];
    }

    public void Dispose() => _channel.Dispose();

    private static DecideRequest Call(string customer) =>
        new() { Customer = new Customer { CustomerId = customer }, Contact = new Contact { Channel = Channel.Voice } };
}
