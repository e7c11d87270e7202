using TierDecision.Service.Failures;
using TierDecision.Service.Ranking;
using TierDecision.Service.Wire;
using TierDecision.V1;
using Duration = NodaTime.Duration;

namespace TierDecision.Tests.Service.Ranking;

public class RankingByProductTests
{
    private const string Policy = TestService.Policy + "\nranking: {longest_wait: 10d, units_per_hour: 1, reckon_due_after: 2d}";

    [Fact]
    public async Task Orders_that_do_not_make_it_are_in_a_list_of_their_own()
    {
        var part = Assert.Single((await RankAsync(
            new RankByProduct(), Order("kept", "g", 4, 10), Order("late", null, 2, 5), Order("overdue", null, 1, -1))).ByProduct.Products);

        Assert.Equal(["kept"], part.Orders.Select(order => order.OrderId));
        Assert.Equal(["late", "overdue"], part.GiveUps.Select(order => order.OrderId).Order());
        Assert.Equal([1, 2, 3], part.Orders.Concat(part.GiveUps).Select(order => order.Detail.Place).Order());
        Assert.All(part.GiveUps, order => Assert.NotNull(order.LateBy));
        Assert.Equal((3, 1), (part.Promised, part.FewestBroken));
    }

    [Fact]
    public async Task Overdue_order_that_goes_first_is_not_the_first_of_those_that_make_it()
    {
        var overdue = Order("overdue", null, 1, -1);
        overdue.Order.PlacedAt = WireTime.ToTimestamp(TestService.Now - Duration.FromDays(20));
        var part = Assert.Single((await RankAsync(new RankByProduct(), Order("kept", "g", 4, 40), overdue)).ByProduct.Products);

        Assert.Equal(("kept", 2), (part.Orders[0].OrderId, part.Orders[0].Detail.Place));
        Assert.Equal(("overdue", 1), (part.GiveUps[0].OrderId, part.GiveUps[0].Detail.Place));
    }

    [Fact]
    public async Task Rows_have_the_tier_and_texts()
    {
        var part = Assert.Single((await RankAsync(new RankByProduct(), Order("a", "g", 2, 4), Order("b", null, 2))).ByProduct.Products);

        Assert.Equal([("gold", 1), ("basic", 3)], part.Orders.Select(order => (order.Detail.Tier.Name, order.Detail.Tier.Rank)));
        Assert.Equal("Is the last.", part.Orders[1].Detail.ReasonText);
        Assert.Equal(["The promise is kept.", "Nothing is promised."], part.Orders.Select(order => order.Detail.PromiseText));
    }

    // Ranked as unknown customers are, without a word, orders of the best customers went last after a spreadsheet had changed their numbers.
    [Theory]
    [InlineData("4.917E+11", ReasonCode.IdentityUnreadable)]
    [InlineData("anonymous", ReasonCode.IdentityWithheld)]
    [InlineData("1001", ReasonCode.IdentityShortNumber)]
    public async Task Row_says_that_its_identifier_names_nobody(string phone, ReasonCode code)
    {
        var order = Order("a", null, 2);
        order.Customer = new Customer { Phone = phone };

        var part = Assert.Single((await RankAsync(new RankByProduct(), order, Order("b", "g", 2), Order("c", null, 2))).ByProduct.Products);

        var rows = part.Orders.Concat(part.GiveUps).OrderBy(row => row.OrderId).ToList();
        Assert.Equal(code, Assert.Single(rows[0].Detail.Notes).Code);
        Assert.NotEmpty(rows[0].Detail.Notes[0].Text);
        Assert.Empty(rows[1].Detail.Notes);
        Assert.Empty(rows[2].Detail.Notes);
        Assert.Equal("basic", rows[0].Detail.Tier.Name);
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("zh-Hans-CN")]
    public async Task Texts_are_in_the_language_of_the_request(string language)
    {
        var part = Assert.Single((await RankAsync(new RankByProduct { Language = language }, Order("a", "g", 2, 4))).ByProduct.Products);

        Assert.Equal(("排在最后。", "能够按承诺完成。"), (part.Orders[0].Detail.ReasonText, part.Orders[0].Detail.PromiseText));
    }

    [Fact]
    public async Task Each_product_has_its_own_capacity()
    {
        var by = new RankByProduct { Capacities = { new ProductCapacity { Product = "desk", UnitsPerHour = 2 } } };
        var response = await RankAsync(
            by, Order("a", "g", 4, 10, "desk"), Order("b", "g", 4, 10, "chair"), Order("c", "g", 4, 5, "desk"), Order("d", "g", 4, 5, "chair"));

        Assert.Equal(["desk", "chair"], response.ByProduct.Products.Select(product => product.Product));
        Assert.Equal([2.0, 1.0], response.ByProduct.Products.Select(product => product.UnitsPerHour));
        Assert.Equal([4.0, 8.0], response.ByProduct.Products.Select(product => Hours(product.FinishesAt)));
        Assert.All(response.ByProduct.Products, product => Assert.Empty(product.GiveUps));
        Assert.Equal([2, 0], response.ByProduct.Products[0].Orders.Select(order => order.Position));
        Assert.Equal((4, 0, 8.0), (response.Promised, response.Broken, Hours(response.FinishesAt)));
        Assert.Empty(response.Orders);
        Assert.Equal(0, response.UnitsPerHour);
    }

    [Fact]
    public async Task Ranking_of_a_product_is_that_of_its_orders_alone()
    {
        var alone = await RankAsync(null, Order("a", "g", 4, 10), Order("b", null, 3, 5), Order("c", "s", 2, 6));
        var product = (await RankAsync(
            new RankByProduct(), Order("x", "g", 4, 10, "other"), Order("a", "g", 4, 10), Order("b", null, 3, 5), Order("c", "s", 2, 6)))
            .ByProduct.Products[1];

        Assert.Equal(
            alone.Orders.Select(order => (order.OrderId, order.StartsAt, order.FinishesAt, order.Promise, order.GiveUp)),
            product.Orders.Concat(product.GiveUps).OrderBy(order => order.Detail.Place)
                .Select(order => (order.OrderId, order.StartsAt, order.FinishesAt, order.Promise, order.GiveUp)));
    }

    [Fact]
    public async Task Work_begins_when_the_request_says()
    {
        var service = await RankingUseCaseTests.ServeAsync(Policy);
        var request = new RankOrdersRequest
        {
            BeginsAt = WireTime.ToTimestamp(TestService.Now + Duration.FromHours(7)), Orders = { Order("a", "g", 4, 10) },
        };
        var response = (await UseCase(service).RankAsync(request, TestService.Anybody)).Decode(RankOrdersResponse.Parser);

        Assert.Equal((7.0, 11.0, PromiseOutlook.Unkeepable), (Hours(response.Orders[0].StartsAt), Hours(response.FinishesAt), response.Orders[0].Promise));
        Assert.Equal(0, Hours(response.DecidedAt));

        request.BeginsAt.Seconds += 11L * 366 * 86400;
        Assert.Equal("begins_at", Assert.Single((await UseCase(service).RankAsync(request, TestService.Anybody)).Errors()).Field);
    }

    [Fact]
    public async Task Request_without_by_product_has_the_answer_that_it_had()
    {
        var response = await RankAsync(null, Order("a", "g", 4, 10));

        Assert.Null(response.ByProduct);
        Assert.Null(Assert.Single(response.Orders).Detail);
    }

    [Fact]
    public async Task Capacity_of_the_request_is_not_needed_if_every_product_has_one()
    {
        var service = await RankingUseCaseTests.ServeAsync(TestService.Policy);
        var by = new RankByProduct { Capacities = { new ProductCapacity { Product = "desk", UnitsPerHour = 2 } } };

        Assert.Single((await RankAsync(service, by, Order("a", "g", 4, 10, "desk"))).ByProduct.Products);
        var errors = await RefuseAsync(service, by, Order("a", "g", 4, 10, "desk"), Order("b", "g", 4, 10));
        Assert.Equal("units_per_hour", Assert.Single(errors).Field);
    }

    [Fact]
    public async Task Rejects_what_is_malformed_with_every_field()
    {
        var service = await RankingUseCaseTests.ServeAsync(Policy);
        var by = new RankByProduct
        {
            Language = "tlh",
            Capacities =
            {
                new ProductCapacity { Product = "a", UnitsPerHour = 1 }, new ProductCapacity { Product = "a", UnitsPerHour = 1 },
                new ProductCapacity { Product = "b", UnitsPerHour = double.NaN }, new ProductCapacity { Product = new string('p', 65), UnitsPerHour = 1 },
            },
        };
        var errors = await RefuseAsync(service, by, Order("a", "g", 4, 10, new string('p', 65)));

        Assert.Equal(
            [
                "by_product.language", "by_product.capacities[1].product", "by_product.capacities[2].units_per_hour",
                "by_product.capacities[3].product", "orders[0].product",
            ],
            errors.Select(error => error.Field));
    }

    [Fact]
    public async Task Rejects_a_product_in_a_request_that_is_not_by_product()
    {
        var service = await RankingUseCaseTests.ServeAsync(Policy);
        Assert.Equal("orders[0].product", Assert.Single(await RefuseAsync(service, null, Order("a", "g", 4, 10, "desk"))).Field);
    }

    [Fact]
    public async Task Rejects_too_many_orders_and_too_many_products()
    {
        var service = await RankingUseCaseTests.ServeAsync(Policy);
        OpenOrder[] many = [.. Enumerable.Range(0, 5001).Select(i => Order("a", null, 1, null, $"p{i}"))];

        Assert.Equal("orders", Assert.Single(await RefuseAsync(service, new RankByProduct(), many)).Field);
        Assert.Contains("1001 different products", Assert.Single(await RefuseAsync(service, new RankByProduct(), many[..1001])).Description);
        Assert.Equal(1000, (await RankAsync(service, new RankByProduct(), many[..1000])).ByProduct.Products.Count);
    }

    [Fact]
    public async Task Five_thousand_orders_and_their_answer_fit_into_messages_of_4_MiB()
    {
        OpenOrder[] orders = [.. Enumerable.Range(0, 5000).Select(i => Order(new string('贵', 64), "g", 1 + (i % 7), 5 + (i / 3.7)))];
        var response = await RankAsync(new RankByProduct { Language = "zh" }, orders);

        Assert.InRange(response.CalculateSize(), 1, 4 * 1024 * 1024);
    }

    private static double Hours(Google.Protobuf.WellKnownTypes.Timestamp time) => (WireTime.ToInstant(time) - TestService.Now).TotalHours;

    private static OpenOrder Order(string id, string? customer, double units, double? promised = null, string product = "") => new()
    {
        OrderId = id,
        Customer = customer is null ? null : new TierDecision.V1.Customer { CustomerId = customer },
        Order = new Order { PromisedAt = promised is { } hours ? WireTime.ToTimestamp(TestService.Now + Duration.FromHours(hours)) : null },
        Units = units,
        Product = product,
    };

    private static async Task<RankOrdersResponse> RankAsync(RankByProduct? by, params OpenOrder[] orders) =>
        await RankAsync(await RankingUseCaseTests.ServeAsync(Policy), by, orders);

    private static async Task<RankOrdersResponse> RankAsync(TestService service, RankByProduct? by, params OpenOrder[] orders) =>
        (await UseCase(service).RankAsync(new RankOrdersRequest { ByProduct = by, Orders = { orders } }, TestService.Anybody))
        .Decode(RankOrdersResponse.Parser);

    private static async Task<IReadOnlyList<RequestError>> RefuseAsync(TestService service, RankByProduct? by, params OpenOrder[] orders) =>
        (await UseCase(service).RankAsync(new RankOrdersRequest { ByProduct = by, Orders = { orders } }, TestService.Anybody)).Errors();

    private static RankingUseCase UseCase(TestService service) => new(service.UseCase, service.Ids, service.Requests);
}
