using TierDecision.Service.Ranking;
using TierDecision.Service.Wire;
using TierDecision.V1;
using Duration = NodaTime.Duration;

namespace TierDecision.Tests.Service.Ranking;

public class AllocationUseCaseTests
{
    private const string Policy = TestService.Policy + "\nranking: {longest_wait: 10d, allocation: {gold: win, silver: gain, basic: fill}}";

    [Fact]
    public async Task Stock_is_handed_out_by_the_classes_of_the_tiers()
    {
        var service = await RankingUseCaseTests.ServeAsync(Policy);
        var response = Allocate(service, 50, Demand("a", null, 30, 30), Demand("b", "s", 30, 20), Demand("c", "g", 25, 0));

        Assert.Equal(["a", "b", "c"], response.Shares.Select(share => share.OrderId));
        Assert.Equal([AllocationClass.Fill, AllocationClass.Gain, AllocationClass.Win], response.Shares.Select(share => share.AllocationClass));
        Assert.Equal([0, 25, 25], response.Shares.Select(share => share.Allocated));
        Assert.Equal([-30, 5, 25], response.Shares.Select(share => share.Change));
        Assert.Equal([3, 2, 1], response.Shares.Select(share => share.TierRank));
        Assert.Equal((0L, 0L, "test"), (response.Left, response.Missing, response.Policy.Name));
        Assert.Equal(32, response.DecisionId.Length);
    }

    [Fact]
    public async Task Class_of_the_demand_goes_before_that_of_the_tier()
    {
        var service = await RankingUseCaseTests.ServeAsync(Policy);
        var response = Allocate(service, 10, Demand("a", "g", 10, 10, AllocationClass.Lose));

        Assert.Equal((AllocationClass.Lose, 0L, 10L), (response.Shares[0].AllocationClass, response.Shares[0].Allocated, response.Left));
    }

    [Fact]
    public async Task Within_a_class_the_sort_key_decides_and_then_the_order_given()
    {
        // Gold has two minutes of head start: before who came a minute earlier, after who came three minutes earlier.
        var service = await RankingUseCaseTests.ServeAsync(TestService.Policy);
        var response = Allocate(
            service, 25, Demand("new", null, 10, 0, placed: 0), Demand("gold", "g", 10, 0, placed: 0), Demand("older", null, 10, 0, placed: -1), Demand("oldest", null, 10, 0, placed: -3));

        Assert.Equal([0, 10, 5, 10], response.Shares.Select(share => share.Allocated));
        Assert.Equal([10, 5], Allocate(service, 15, Demand("a", null, 10, 0), Demand("b", null, 10, 0)).Shares.Select(share => share.Allocated));
    }

    [Fact]
    public async Task Guarantee_that_the_stock_does_not_hold_is_told()
    {
        var service = await RankingUseCaseTests.ServeAsync(Policy);
        var response = Allocate(service, 5, Demand("a", "g", 8, 0), Demand("b", "s", 4, 3));

        Assert.Equal((6L, 0L), (response.Missing, response.Left));
        Assert.Equal([3, 3], response.Shares.Select(share => share.Lacking));
    }

    [Fact]
    public async Task Rejects_what_is_malformed_with_every_field()
    {
        var request = new AllocateStockRequest
        {
            Stock = -1,
            Demands = { Demand("a", null, -1, 0), Demand("b", null, 1, 2), Demand("c", null, 1, 1, (AllocationClass)9), Demand("d", null, 2, -1) },
        };

        var errors = await UseCase(new TestService(Policy)).AllocateAsync(request, TestService.Anybody).Errors();
        Assert.Equal(
            ["stock", "demands[0].requested", "demands[1].confirmed", "demands[2].allocation_class", "demands[3].confirmed"],
            errors.Select(error => error.Field));
    }

    [Fact]
    public async Task Rejects_an_empty_list()
    {
        var request = new AllocateStockRequest { RequestId = new string('x', 129) };
        var errors = await UseCase(new TestService()).AllocateAsync(request, TestService.Anybody).Errors();
        Assert.Equal(["request_id", "demands"], errors.Select(error => error.Field));
    }

    private static StockDemand Demand(
        string id, string? customer, long requested, long confirmed, AllocationClass given = AllocationClass.Unspecified, int placed = 0) => new()
    {
        OrderId = id,
        Customer = customer is null ? null : new TierDecision.V1.Customer { CustomerId = customer },
        Order = new Order { PlacedAt = WireTime.ToTimestamp(TestService.Now + Duration.FromMinutes(placed)) },
        Requested = requested,
        Confirmed = confirmed,
        AllocationClass = given,
    };

    private static AllocateStockResponse Allocate(TestService service, long stock, params StockDemand[] demands)
    {
        var request = new AllocateStockRequest { Stock = stock, Demands = { demands } };
        return UseCase(service).AllocateAsync(request, TestService.Anybody).Completed().Decode(AllocateStockResponse.Parser);
    }

    private static AllocationUseCase UseCase(TestService service) => new(service.UseCase, service.Ids, service.Requests);
}
