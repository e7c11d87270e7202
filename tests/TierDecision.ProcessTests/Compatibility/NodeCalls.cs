using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Service;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Compatibility;

/// <summary>What the tests of two versions ask a node, of whichever version it is.</summary>
internal static class NodeCalls
{
    /// <summary>Aliases that nobody has at first.</summary>
    public static readonly Customer Alias = new() { Phone = "+442079460958" };
    public static readonly Customer Other = new() { ExternalId = new ExternalId { Source = "helpdesk", Id = "7" } };

    public static CustomerService.CustomerServiceClient Customers(ServiceProcess node) => new(node.Channel);

    public static Customer Id(string id) => new() { CustomerId = id };

    public static PutCustomerRequest Put(string id, string tier, params Customer[] aliases) => new()
    {
        CustomerId = id, Score = new ScoreRecord { Tier = tier, ValueScore = 50, PreferredAgent = "ben", Language = "fr" }, AddAliases = { aliases },
    };

    public static SetOverrideRequest Override(string id, string tier) => new()
    {
        CustomerId = id, Tier = tier, Author = "ann", Reason = "press contact",
        ExpiresAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(9)),
    };

    public static DecideRequest Call(Customer customer) => new() { Customer = customer, Contact = new Contact { Channel = Channel.Voice } };

    public static async Task<DecideResponse> AskAsync(ServiceProcess node, Customer customer) =>
        await node.Client.DecideAsync(Call(customer));

    public static Task UntilTierAsync(ServiceProcess node, Customer customer, string tier) =>
        Wait.UntilAsync(async () => (await AskAsync(node, customer)).Tier.Name == tier, $"the tier of {customer} is {tier}");

    /// <summary>The tiers of all customers, by id, and of those who have the phone numbers.</summary>
    public static async Task<List<string>> TiersAsync(ServiceProcess node)
    {
        var tiers = new List<string>();
        foreach (var batch in Enumerable.Range(0, RandomCustomers.Count).Select(i => Id($"{i}"))
            .Concat(Enumerable.Range(0, RandomCustomers.Count).Select(i => new Customer { Phone = RandomCustomers.Phone(i) })).Chunk(1000))
        {
            var request = new DecideBatchRequest();
            request.Requests.AddRange(batch.Select(Call));
            tiers.AddRange((await node.Client.DecideBatchAsync(request)).Results.Select(result => result.Decision.Tier.Name));
        }

        return tiers;
    }

    public static async Task UntilDatasetAsync(ServiceProcess[] nodes, int dataset)
    {
        foreach (var node in nodes)
        {
            await Wait.UntilAsync(
                async () =>
                {
                    using var ready = await node.GetAsync("/health/ready");
                    var report = await ready.Content.ReadAsStringAsync();

                    // The earlier version has another word for it.
                    return report.Contains($"of dataset {dataset}", StringComparison.Ordinal)
                        || report.Contains($"of generation {dataset}", StringComparison.Ordinal);
                },
                $"the node serves dataset {dataset}");
        }
    }

    public static async Task<TraceCustomerResponse> TraceAsync(ServiceProcess node, string id, params Customer[] aliases) =>
        await Customers(node).TraceCustomerAsync(new TraceCustomerRequest { CustomerId = id, Aliases = { aliases } });

    public static async Task<GetCustomerResponse?> FindAsync(ServiceProcess node, string id)
    {
        try
        {
            return await Customers(node).GetCustomerAsync(new GetCustomerRequest { CustomerId = id });
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }
}
