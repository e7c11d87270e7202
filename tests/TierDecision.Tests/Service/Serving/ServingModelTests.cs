using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Service.Serving;
using TierDecision.Storage.Records;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Serving;

public class ServingModelTests
{
    private readonly TestService _service = new();

    [Fact]
    public async Task Tiers_are_mapped_by_name_whatever_their_order()
    {
        var header = TestService.Header("basic", "GOLD", "silver");
        var replica = await _service.ReplicaAsync(
            header,
            TestService.Customer("a", TestService.Score(0)),
            TestService.Customer("b", TestService.Score(1)),
            TestService.Customer("c", TestService.Score(2) with { OverrideTier = 1 }));

        var model = _service.Serving.Current.WithCustomers(replica, out var error)!;

        Assert.Null(error);
        Assert.Equal([("basic", null), ("gold", null), ("silver", "gold")], new[] { "a", "b", "c" }.Select(id => TiersOf(model, id)));
    }

    [Fact]
    public async Task A_dataset_may_lack_tiers_that_the_policy_has()
    {
        var replica = await _service.ReplicaAsync(TestService.Header("silver"), TestService.Customer("a", TestService.Score(0)));

        Assert.Equal(("silver", null), TiersOf(_service.Serving.Current.WithCustomers(replica, out _)!, "a"));
    }

    [Fact]
    public async Task Rejects_a_dataset_with_tiers_that_the_policy_lacks_by_their_names()
    {
        var replica = await _service.ReplicaAsync(TestService.Header("diamond", "gold", "bronze"), TestService.Customer("a", TestService.Score(1)));

        Assert.Null(_service.Serving.Current.WithCustomers(replica, out var error));
        Assert.Contains("'test' does not have: diamond, bronze", error, StringComparison.Ordinal);
        Assert.Contains("'scored-under'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_found_is_unavailable_until_the_store_was_read()
    {
        var before = _service.Serving.Current;
        var empty = before.WithoutCustomers();
        var full = empty.WithCustomers(await _service.ReplicaAsync(TestService.Header("gold"), TestService.Customer("a", TestService.Score(0))), out _)!;

        Assert.Equal((false, CustomerKnowledge.Unavailable), (before.IsHydrated, Find(before, "b").Knowledge));
        Assert.Equal((true, CustomerKnowledge.Unknown), (empty.IsHydrated, Find(empty, "b").Knowledge));
        Assert.Equal((true, CustomerKnowledge.Unknown), (full.IsHydrated, Find(full, "b").Knowledge));
        Assert.Equal(CustomerKnowledge.Known, Find(full, "a").Knowledge);
    }

    [Fact]
    public async Task Shared_identifier_is_the_best_customer_or_nobody_by_the_policy()
    {
        TestService.Hasher.TryHashPhone("+442079460958", out var phone);
        var best = TestService.Customer("a", TestService.Score(0)) with { Aliases = [phone, SharedAlias.MarkOf(phone)] };
        await _service.ServeAsync(best);
        var strict = new TestService(TestService.Policy + "\nshared_identifier: unknown\n");
        await strict.ServeAsync(best);

        var known = _service.Decide(TestService.CallFrom("+442079460958"));
        var unknown = strict.Decide(TestService.CallFrom("+442079460958"));

        Assert.Equal([(ReasonCode.Tier, "gold"), (ReasonCode.SharedIdentifier, "gold")], known.Reasons.Take(2).Select(reason => (reason.Code, reason.Subject)));
        Assert.Equal((ScoreStatus.Known, 95.2), (known.Score.Status, known.Score.Percentile));
        Assert.Equal(
            [(ReasonCode.CustomerUnknown, "basic"), (ReasonCode.SharedIdentifier, "basic")],
            unknown.Reasons.Take(2).Select(reason => (reason.Code, reason.Subject)));
        Assert.Equal((ScoreStatus.Unknown, false, false), (unknown.Score.Status, unknown.Score.HasPercentile, unknown.Degraded));
        Assert.All(
            new[] { _service, strict },
            service => Assert.DoesNotContain(ReasonCode.SharedIdentifier, service.Decide(TestService.Call("a")).Reasons.Select(reason => reason.Code)));
    }

    [Fact]
    public async Task Shared_identifier_that_failed_verification_says_nothing_of_its_customers()
    {
        TestService.Hasher.TryHashPhone("+442079460958", out var phone);
        await _service.ServeAsync(TestService.Customer("a", TestService.Score(0)) with { Aliases = [phone, SharedAlias.MarkOf(phone)] });
        var call = TestService.CallFrom("+442079460958");
        call.Contact.Attestation = Attestation.Failed;

        Assert.DoesNotContain(ReasonCode.SharedIdentifier, _service.Decide(call).Reasons.Select(reason => reason.Code));
    }

    private static CustomerFacts Find(ServingModel model, string id)
    {
        Assert.Equal(IdentityError.None, TestService.Hasher.TryHashCustomerId(id, out var key));
        return model.Find(IdentifierKind.CustomerId, key, unconfirmedMilliseconds: 0, out _);
    }

    private static (string Tier, string? Override) TiersOf(ServingModel model, string id)
    {
        var facts = Find(model, id);
        return (model.Plan.Tiers[facts.Tier].Name, facts.OverrideTier == CustomerScore.NoTier ? null : model.Plan.Tiers[facts.OverrideTier].Name);
    }
}
