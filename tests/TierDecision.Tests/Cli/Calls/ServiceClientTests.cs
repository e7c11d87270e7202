using TierDecision.Cli.Calls;
using TierDecision.Tests.Service;
using TierDecision.Tests.Service.Endpoints.Grpc;
using TierDecision.V1;

namespace TierDecision.Tests.Cli.Calls;

public class ServiceClientTests
{
    private static readonly RemoveCustomerRequest Request = new() { CustomerId = "42" };

    [Fact]
    public async Task Method_that_the_service_does_not_know_is_named()
    {
        // Its decisions alone are served.
        await using var server = await DecisionServer.StartAsync(new TestService());

        Assert.EndsWith("it does not know CustomerService.RemoveCustomer.", await FailureAsync(server, TimeProvider.System), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_out_of_a_command_is_the_one_that_is_told()
    {
        await using var server = await DecisionServer.StartAsync(new TestService());

        // By this clock the deadline is over at once.
        var failure = await FailureAsync(server, new FixedTime(DateTimeOffset.UnixEpoch));

        Assert.EndsWith("did not answer within 30 s.", failure, StringComparison.Ordinal);
    }

    private static async Task<string> FailureAsync(DecisionServer server, TimeProvider time)
    {
        var service = new ServiceConnection(server.Address, Key: null, Trusted: null);
        var (response, failure) = await ServiceClient.CallAsync(
            service, (channel, options) => new CustomerService.CustomerServiceClient(channel).RemoveCustomerAsync(Request, options),
            time, CancellationToken.None, TimeSpan.FromSeconds(30));

        Assert.Null(response);
        return Assert.Single(failure!.Lines);
    }
}
