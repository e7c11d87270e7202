using TierDecision.Service.Failures;
using TierDecision.Service.Ranking;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Ranking;

public class AllocationByProductTests
{
    [Fact]
    public async Task Each_product_has_its_own_stock()
    {
        var response = await AllocateAsync(By(("desk", 10), ("chair", 3), ("lamp", 5)), Demand("a", "g", 8, "desk"), Demand("b", null, 8, "desk"), Demand("c", "g", 8, "chair"));

        Assert.Equal([8, 2, 3], response.Shares.Select(share => share.Allocated));
        Assert.Equal(["desk", "desk", "chair"], response.Shares.Select(share => share.Detail.Product));
        Assert.Equal([("gold", 1), ("basic", 3), ("gold", 1)], response.Shares.Select(share => (share.Detail.Tier.Name, share.Detail.Tier.Rank)));
        Assert.Equal(
            ["Gets all that it asks for.", "Gets 2 of 8.", "Gets 3 of 8."], response.Shares.Select(share => share.Detail.Text));
        Assert.Equal([("desk", 0L), ("chair", 0L), ("lamp", 5L)], response.ByProduct.Products.Select(product => (product.Product, product.Left)));
        Assert.Equal(5, response.Left);
    }

    [Fact]
    public async Task Texts_are_in_the_language_of_the_request()
    {
        var by = By(("", 1));
        by.Language = "zh";
        Assert.Equal("获得 4 中的 1。", Assert.Single((await AllocateAsync(by, Demand("a", "g", 4, ""))).Shares).Detail.Text);
    }

    [Fact]
    public async Task Sums_of_very_large_stocks_are_held_to_the_largest_number()
    {
        var response = await AllocateAsync(By(("a", long.MaxValue), ("b", long.MaxValue)), Demand("a", "g", 1, "a"));
        Assert.Equal(long.MaxValue, response.Left);
    }

    [Fact]
    public async Task Rejects_what_is_malformed_with_every_field()
    {
        var by = By(("a", 1), ("a", 1), ("b", -1));
        by.Language = "tlh";
        var errors = await RefuseAsync(new AllocateStockRequest { Stock = 3, ByProduct = by, Demands = { Demand("x", "g", 1, "c") } });

        Assert.Equal(
            ["by_product.language", "stock", "by_product.stocks[1].product", "by_product.stocks[2].stock", "demands[0].product"],
            errors.Select(error => error.Field));
    }

    [Fact]
    public async Task Rejects_a_product_in_a_request_that_is_not_by_product_and_an_empty_list_of_stocks()
    {
        var plain = await RefuseAsync(new AllocateStockRequest { Stock = 3, Demands = { Demand("x", "g", 1, "c") } });
        Assert.Equal("demands[0].product", Assert.Single(plain).Field);
        var empty = await RefuseAsync(new AllocateStockRequest { ByProduct = new AllocateByProduct(), Demands = { Demand("x", "g", 1, "c") } });
        Assert.Equal("by_product.stocks", empty[0].Field);
    }

    private static AllocateByProduct By(params (string Product, long Stock)[] stocks) => new()
    {
        Stocks = { stocks.Select(stock => new ProductStock { Product = stock.Product, Stock = stock.Stock }) },
    };

    private static StockDemand Demand(string id, string? customer, long requested, string product) => new()
    {
        OrderId = id,
        Customer = customer is null ? null : new TierDecision.V1.Customer { CustomerId = customer },
        Requested = requested,
        Product = product,
    };

    private static async Task<AllocateStockResponse> AllocateAsync(AllocateByProduct by, params StockDemand[] demands) =>
        (await UseCase(await RankingUseCaseTests.ServeAsync(TestService.Policy))
            .AllocateAsync(new AllocateStockRequest { ByProduct = by, Demands = { demands } }, TestService.Anybody)).Decode(AllocateStockResponse.Parser);

    private static async Task<IReadOnlyList<RequestError>> RefuseAsync(AllocateStockRequest request) =>
        (await UseCase(await RankingUseCaseTests.ServeAsync(TestService.Policy)).AllocateAsync(request, TestService.Anybody)).Errors();

    private static AllocationUseCase UseCase(TestService service) => new(service.UseCase, service.Ids, service.Requests);
}
