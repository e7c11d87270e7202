using Google.Protobuf.WellKnownTypes;
using NodaTime;
using TierDecision.Service.Failures;
using TierDecision.Service.Ranking;
using TierDecision.Service.Wire;
using TierDecision.V1;
using Duration = NodaTime.Duration;

namespace TierDecision.Tests.Service.Ranking;

public class RankingUseCaseTests
{
    // Weights 80, 50 and 20 by tier; orders of 100 and more are to ship within a day.
    private const string Policy = TestService.Policy + "\nranking: {longest_wait: 10d, units_per_hour: 1, reckon_due_after: 2d}";

    private static readonly Instant Now = TestService.Now;

    [Fact]
    public async Task Orders_are_ranked_by_their_customers_tiers()
    {
        var service = await ServeAsync(Policy);
        var response = Rank(service, Order("a", null, units: 2), Order("b", "s", units: 2), Order("c", "g", units: 2));

        Assert.Equal(["c", "b", "a"], response.Orders.Select(order => order.OrderId));
        Assert.Equal([2, 1, 0], response.Orders.Select(order => order.Position));
        Assert.Equal([1, 2, 3], response.Orders.Select(order => order.TierRank));
        Assert.Equal([80, 50, 20], response.Orders.Select(order => order.Weight));
        Assert.Equal([RankReason.HighValue, RankReason.HighValue, RankReason.Last], response.Orders.Select(order => order.Reason));
        Assert.Equal([2, 4, 6], response.Orders.Select(order => (WireTime.ToInstant(order.FinishesAt) - Now).TotalHours));
        Assert.Equal(response.Orders[2].FinishesAt, response.FinishesAt);
        Assert.Equal((1, "24x7", "test"), (response.UnitsPerHour, response.Calendar, response.Policy.Name));
        Assert.Equal(32, response.DecisionId.Length);
        Assert.Equal(Now, WireTime.ToInstant(response.DecidedAt));
        Assert.False(response.Degraded);
    }

    [Fact]
    public async Task Order_is_due_by_its_promise_then_by_the_ship_by_target_then_as_reckoned()
    {
        var service = await ServeAsync(Policy);
        var promised = Order("promised", "g", value: 500, promised: 6);
        var response = Rank(service, promised, Order("target", "g", value: 500), Order("reckoned", "g"));
        var byId = response.Orders.ToDictionary(order => order.OrderId);

        Assert.Equal((DueBasis.PromisedAt, 6.0), (byId["promised"].DueBasis, Hours(byId["promised"].DueAt)));
        Assert.Equal((DueBasis.ShipBy, 24.0), (byId["target"].DueBasis, Hours(byId["target"].DueAt)));
        Assert.Equal((DueBasis.Reckoned, 48.0), (byId["reckoned"].DueBasis, Hours(byId["reckoned"].DueAt)));
        Assert.Equal([PromiseOutlook.Kept, PromiseOutlook.Kept, PromiseOutlook.Unspecified], [byId["promised"].Promise, byId["target"].Promise, byId["reckoned"].Promise]);
        Assert.Equal((2, 0, 0), (response.Promised, response.Broken, response.FewestBroken));
    }

    [Fact]
    public async Task Order_that_nothing_makes_due_has_no_due_time()
    {
        var service = await ServeAsync(TestService.Policy);
        var order = Assert.Single(Rank(service, request => request.UnitsPerHour = 4, Order("a", "g")).Orders);

        Assert.Equal((DueBasis.Unspecified, null, PromiseOutlook.Unspecified), (order.DueBasis, order.DueAt, order.Promise));
    }

    [Fact]
    public async Task Promises_that_cannot_be_kept_are_named_with_how_late_they_are()
    {
        var service = await ServeAsync(Policy);
        var response = Rank(service, Order("a", "g", units: 4, promised: 4), Order("b", null, units: 2, promised: 5), Order("c", null, units: 9, promised: 2));
        var byId = response.Orders.ToDictionary(order => order.OrderId);

        Assert.Equal([PromiseOutlook.Kept, PromiseOutlook.Late, PromiseOutlook.Unkeepable], [byId["a"].Promise, byId["b"].Promise, byId["c"].Promise]);
        Assert.Null(byId["a"].LateBy);
        Assert.Equal(3600, byId["b"].LateBy.Seconds);
        Assert.Equal((0.0, 3.0), (Hours(byId["a"].StartBy), Hours(byId["b"].StartBy)));
        Assert.Null(byId["c"].StartBy);
        Assert.Equal((3, 2, 2), (response.Promised, response.Broken, response.FewestBroken));
        Assert.Equal(["a", "c"], response.Orders.Where(order => order.GiveUp).Select(order => order.OrderId).Order());
        Assert.Equal(5, Hours(response.OverloadedFrom));
    }

    [Fact]
    public async Task Capacity_of_the_request_goes_before_that_of_the_policy()
    {
        var service = await ServeAsync(Policy);
        var response = Rank(service, request => request.UnitsPerHour = 8, Order("a", "g", units: 2));

        Assert.Equal((8.0, 0.25), (response.UnitsPerHour, Hours(response.FinishesAt)));
    }

    [Fact]
    public void Orders_are_ranked_while_the_store_cannot_be_asked()
    {
        var response = Rank(new TestService(Policy), Order("a", "g"));

        Assert.True(response.Degraded);
        Assert.Equal(3, response.Orders[0].TierRank);
    }

    [Fact]
    public async Task Rejects_what_is_malformed_with_every_field()
    {
        var service = await ServeAsync(TestService.Policy);
        var zero = Order(new string('x', 65), "g");
        zero.Units = 0;
        var notANumber = Order("b", "g");
        notANumber.Units = double.NaN;
        var nobody = new OpenOrder { Customer = new TierDecision.V1.Customer { CustomerId = new string('x', 300) }, Order = new Order { Value = -1 } };

        var errors = Refuse(service, new RankOrdersRequest { RequestId = new string('r', 128), Orders = { zero, notANumber, Order("c", "g"), nobody } });

        Assert.Equal(
            ["units_per_hour", "orders[0].units", "orders[0].order_id", "orders[1].units", "orders[3].customer.customer_id", "orders[3].order.value"],
            errors.Select(error => error.Field));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void Rejects_a_list_of_the_wrong_size(int count)
    {
        var request = new RankOrdersRequest { UnitsPerHour = 1 };
        request.Orders.AddRange(Enumerable.Repeat(new OpenOrder(), count));

        Assert.Equal("orders", Assert.Single(Refuse(new TestService(), request)).Field);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1e9)]
    public void Rejects_capacity_out_of_range(double rate) =>
        Assert.Equal("units_per_hour", Assert.Single(Refuse(new TestService(Policy), new RankOrdersRequest { UnitsPerHour = rate, Orders = { new OpenOrder() } })).Field);

    [Fact]
    public void Ten_thousand_wrong_orders_are_told_of_by_the_first_twenty()
    {
        var request = new RankOrdersRequest { UnitsPerHour = 1 };
        request.Orders.AddRange(Enumerable.Repeat(new OpenOrder { Units = -1 }, 10_000));

        Assert.Equal(20, Refuse(new TestService(), request).Count);
    }

    [Fact]
    public async Task Ten_thousand_orders_and_their_answer_fit_into_messages_of_4_MiB()
    {
        var service = await ServeAsync(Policy);
        var request = new RankOrdersRequest();
        for (var i = 0; i < 10_000; i++)
        {
            // The longest ids, in characters of three bytes, and times with nanoseconds.
            var order = Order(new string('贵', 64), "g", units: 1 + (i % 7), value: i, promised: 5 + (i / 3.7));
            order.Order.PlacedAt = WireTime.ToTimestamp(Now - Duration.FromNanoseconds(i * 123_456_789L));
            request.Orders.Add(order);
        }

        var response = await UseCase(service).RankAsync(request, TestService.Anybody).Decode(RankOrdersResponse.Parser);
        Assert.InRange(request.CalculateSize(), 1, 4 * 1024 * 1024);
        Assert.InRange(response.CalculateSize(), 1, 4 * 1024 * 1024);
        Assert.Equal(10_000, response.Orders.Select(order => order.Position).Distinct().Count());
    }

    [Fact]
    public async Task Ranking_that_nobody_waits_for_any_more_stops() => await Assert.ThrowsAsync<OperationCanceledException>(
        async () => await UseCase(new TestService(Policy)).RankAsync(
            new RankOrdersRequest { Orders = { new OpenOrder() } }, TestService.Anybody with { Cancelled = new CancellationToken(canceled: true) }));

    internal static async Task<TestService> ServeAsync(string policy)
    {
        var service = new TestService(policy);
        await service.ServeAsync(TestService.Customer("g", TestService.Score()), TestService.Customer("s", TestService.Score(1)));
        return service;
    }

    private static double Hours(Timestamp timestamp) => Math.Round((WireTime.ToInstant(timestamp) - Now).TotalHours, 6);

    private static OpenOrder Order(string id, string? customer, double? units = null, double value = 0, double? promised = null)
    {
        var order = new OpenOrder
        {
            OrderId = id,
            Customer = customer is null ? null : new TierDecision.V1.Customer { CustomerId = customer },
            Order = new Order { Value = value, PromisedAt = promised is { } hours ? WireTime.ToTimestamp(Now + Duration.FromHours(hours)) : null },
        };
        if (units is { } given)
        {
            order.Units = given;
        }

        return order;
    }

    private static RankOrdersResponse Rank(TestService service, params OpenOrder[] orders) => Rank(service, _ => { }, orders);

    private static RankOrdersResponse Rank(TestService service, Action<RankOrdersRequest> with, params OpenOrder[] orders)
    {
        var request = new RankOrdersRequest { RequestId = "r-1", Orders = { orders } };
        with(request);
        var response = Ended(UseCase(service).RankAsync(request, TestService.Anybody)).Decode(RankOrdersResponse.Parser);
        Assert.Equal("r-1", response.RequestId);
        return response;
    }

    private static IReadOnlyList<RequestError> Refuse(TestService service, RankOrdersRequest request) =>
        Ended(UseCase(service).RankAsync(request, TestService.Anybody)).Errors();

    // Without a cache nothing waits.
    private static Reply Ended(ValueTask<Reply> reply)
    {
        Assert.True(reply.IsCompletedSuccessfully);
        return reply.Result;
    }

    private static RankingUseCase UseCase(TestService service) => new(service.UseCase, service.Ids, service.Requests);
}
